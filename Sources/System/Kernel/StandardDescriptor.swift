import CLinux
import Glibc

/// The descriptors that a program is started with: stdin(3).
package enum StandardDescriptor {
    package static let output = STDOUT_FILENO
    package static let error = STDERR_FILENO
}

/// Closes every descriptor from that one on: whatever else the program was started with is none of its business.
package func closeInheritedDescriptors(from first: CInt) throws(SystemError) {
    try checked(clinux_close_range(CUnsignedInt(first), .max), "close_range")
}

/// Opens /dev/null for each of the descriptors 0, 1 and 2 that isn't open: the next one opened would take its place.
package func ensureStandardDescriptors() throws(SystemError) {
    for number in CInt(0)...2 where fcntl(number, F_GETFD) < 0 {
        try checked(open("/dev/null", O_RDWR), "open", "/dev/null")
    }
}
