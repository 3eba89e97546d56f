import CLinux
import Glibc

/// What is done by path, before any process is confined: afterwards there are only directories that are open.

/// mkdir(2), with this mode whatever the umask is.
package func makeDirectory(_ path: String, mode: UInt32) throws(SystemError) {
    try checked(mkdir(path, mode), "mkdir", path)
    try checked(chmod(path, mode), "chmod", path)
}

/// Removes a file; that there is none is no error.
package func unlinkIfThere(_ path: String) throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .last("unlink", path) }
}

/// Makes a file that wasn't there, with this content and mode.
package func writeFile(_ path: String, _ octets: [UInt8], mode: UInt32) throws(SystemError) {
    let flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW
    let file = Descriptor(owning: try checked(open(path, flags, mode), "open", path))
    try checked(fchmod(file.number, mode), "fchmod", path)
    try write(all: octets.span, to: file.number)
}

/// rename(2): whatever stood at the goal is replaced in one step.
package func rename(_ path: String, to goal: String) throws(SystemError) {
    try checked(Glibc.rename(path, goal), "rename", goal)
}

/// Closes every descriptor but 0, 1 and 2: whatever the program was started with is none of its business.
package func closeInheritedDescriptors() throws(SystemError) {
    try checked(clinux_close_range(3, .max), "close_range")
}

/// Opens /dev/null for each of the descriptors 0, 1 and 2 that isn't open: the next one opened would take its place.
package func ensureStandardDescriptors() throws(SystemError) {
    for number in CInt(0)...2 where fcntl(number, F_GETFD) < 0 {
        try checked(open("/dev/null", O_RDWR), "open", "/dev/null")
    }
}
