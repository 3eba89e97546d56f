import Glibc

/// Takes a file or directory for this process and those it hands the descriptor to: flock(2), LOCK_EX.
/// False if another has it. It's given back when the last of these descriptors is closed.
package func lock(_ number: CInt) throws(SystemError) -> Bool {
    if flock(number, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK else { throw .last("flock") }
    return false
}

/// Lets others ask the kernel which process has the file or directory: a read lock of this process alone, which
/// `signature` finds (fcntl(2), F_SETLK).
///
/// It keeps nobody out. It's gone when this process closes any descriptor for the file.
///
/// - Returns: false where the file system has no such locks.
@discardableResult
package func sign(_ number: CInt) -> Bool {
    var lock = flock()
    lock.l_type = Int16(F_RDLCK)
    return fcntl(number, F_SETLK, &lock) == 0
}

/// The process that signed the file or directory: fcntl(2), F_GETLK. Nil if none did, if it's this one, or one whose
/// number means nothing here, as in another container.
package func signature(on number: CInt) -> Int32? {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    guard fcntl(number, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK), lock.l_pid > 0 else { return nil }
    return lock.l_pid
}
