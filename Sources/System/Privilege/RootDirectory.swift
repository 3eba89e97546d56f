import CLinux
import Glibc
package import Kernel

/// The directory that is all a process can see of the file system: chroot(2).
package enum RootDirectory {
    /// A directory that exists no longer, and in which nothing can be made, not by root either.
    ///
    /// - Throws: what mkdtemp(3) or open(2) say of the last place where it could be.
    package static func empty() throws(SystemError) -> Descriptor {
        var failure = SystemError(call: "mkdtemp", errno: ENOENT)
        for place in ["/run", "/tmp", "/var/tmp"] {
            do {
                return try empty(in: place)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static func empty(in place: String) throws(SystemError) -> Descriptor {
        var template = Array("\(place)/fumbled.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .last("mkdtemp", place) }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { rmdir(path) }
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        let directory = Descriptor(owning: try checked(open(path, flags), "open", path))
        try checked(fchmod(directory.number, 0o755), "fchmod", path)
        return directory
    }

    /// Makes the directory this process's root and its working directory.
    static func change(to directory: CInt) throws(ConfinementError) {
        var status = stat()
        try must(fstat(directory, &status), "fstat", "the root directory")
        guard status.st_uid == 0, status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            throw .unfit("a root directory must belong to root, and no group and nobody else may write in it")
        }
        try must(fchdir(directory), "fchdir")
        try must(clinux_chroot("."), "chroot")
        try must(chdir("/"), "chdir", "/")
    }
}
