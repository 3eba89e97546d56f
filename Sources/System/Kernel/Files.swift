import CLinux
import Glibc
package import Vocabulary

/// Puts a file's content and size on disk: fsync(2).
package func fsync(_ number: CInt) throws(SystemError) {
    try checked(Glibc.fsync(number), "fsync")
}

/// In octets: fstat(2), `st_size`.
package func fileSize(_ number: CInt) throws(SystemError) -> UInt64 {
    var status = stat()
    try checked(fstat(number, &status), "fstat")
    return UInt64(clamping: status.st_size)
}

/// Which file it is, whatever its name: inode(7).
package struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    package init(of number: CInt) throws(SystemError) {
        var status = stat()
        try checked(fstat(number, &status), "fstat")
        self.init(status)
    }
}

/// Owner and group of a file: fchown(2).
package func give(_ number: CInt, to account: Account) throws(SystemError) {
    try checked(fchown(number, account.user, account.group), "fchown")
}

/// Permission bits of a file, whatever the umask is: fchmod(2).
package func setMode(_ number: CInt, _ mode: UInt32) throws(SystemError) {
    try checked(fchmod(number, mode), "fchmod")
}

/// Lets the next read begin at the front: lseek(2).
package func rewind(_ number: CInt) throws(SystemError) {
    try checked(lseek(number, 0, SEEK_SET), "lseek")
}

/// Leaves nothing in a file: ftruncate(2).
package func empty(_ number: CInt) throws(SystemError) {
    try checked(ftruncate(number, 0), "ftruncate")
}

/// Writes all of it, in as many calls as it takes. It waits for room, also where somebody made the open file
/// non-blocking: standard output is shared with whoever started us, and the flag with it (open(2), O_NONBLOCK).
///
/// - Throws: what write(2) says, ENOSPC and EFBIG among it; part of it may be written then.
package func write(all octets: Span<UInt8>, to number: CInt) throws(SystemError) {
    if let failure = writeMost(of: octets, to: number).failure { throw failure }
}

/// The same for who has to know how much was written before a call failed.
package func writeMost(of octets: Span<UInt8>, to number: CInt) -> (written: Int, failure: SystemError?) {
    var written = 0
    while written < octets.count {
        let count = octets.extracting(droppingFirst: written).withUnsafeBytes {
            Glibc.write(number, $0.baseAddress, $0.count)
        }
        if count >= 0 {
            written += count
            continue
        }
        let failure = SystemError.last("write")
        switch failure.errno {
        case EINTR: break
        case EAGAIN: do { try awaitRoom(number) } catch { return (written, error) }
        default: return (written, failure)
        }
    }
    return (written, nil)
}

private func awaitRoom(_ number: CInt) throws(SystemError) {
    var poller = try Poller()
    try poller.add(number, .writable, token: 0)
    _ = try poller.wait(for: nil)
}

/// Reads at the file's offset into the front of `scratch`, whose whole length is the room there is.
/// The number of octets; 0 at the end of the file.
package func read(_ number: CInt, into scratch: inout [UInt8]) throws(SystemError) -> Int {
    while true {
        let count = scratch.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        return try checked(count, "read")
    }
}

/// Whether a person may sit at it: isatty(3).
package func isTerminal(_ number: CInt) -> Bool {
    isatty(number) == 1
}
