import CLinux
import Glibc

/// Takes a read lease on a regular file that `number` has open for reading only: fcntl(2), F_SETLEASE, F_RDLCK.
///
/// False while anybody, in whichever process, still has the file open for writing. So a lease, once had,
/// proves that the file is finished; drop it at once, since it makes the next open(2) for writing wait, and
/// its break sends SIGIO, which kills whoever doesn't ignore it.
///
/// - Throws: what fcntl(2) says else; `isWithoutLeases` tells whether the file system has none.
package func takeReadLease(_ number: CInt) throws(SystemError) -> Bool {
    if clinux_take_read_lease(number) == 0 { return true }
    guard errno == EAGAIN else { throw .last("fcntl", "F_SETLEASE") }
    return false
}

/// Gives a lease back: F_UNLCK.
package func dropLease(_ number: CInt) throws(SystemError) {
    try checked(clinux_drop_lease(number), "fcntl", "F_SETLEASE, F_UNLCK")
}

extension SystemError {
    /// Whether a lease was refused because there are none here, not because of this file's state:
    /// the file system doesn't know them, or the kernel was built without.
    package var isWithoutLeases: Bool {
        errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS
    }
}
