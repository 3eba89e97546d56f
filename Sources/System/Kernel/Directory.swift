import CLinux
import Glibc
package import Vocabulary

/// An open directory. Names are looked up in it and never leave it: each is one component, no path,
/// and no symbolic link is followed at its end.
package struct Directory: ~Copyable {
    private let descriptor: Descriptor
    /// How errors name it.
    private let path: String

    /// For what wants the number itself: chroot, a Landlock rule, a poller.
    package var number: CInt { descriptor.number }

    package static func open(_ path: String) throws(SystemError) -> Directory {
        let number = try checked(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open", path)
        return Directory(owning: Descriptor(owning: number), path: path)
    }

    /// The directory that a path leads to with all but its last component: for making, moving and removing names there.
    /// It can't be listed or synced.
    /// - Throws: EISDIR if the path ends in a slash, so that there's no last component.
    package static func open(above path: String) throws(SystemError) -> Directory {
        guard path.last != "/" else { throw SystemError(call: "open", errno: EISDIR, object: path) }
        let slash = path.lastIndex(of: "/")
        let above = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        return Directory(owning: Descriptor(owning: try checked(clinux_open_names(above), "open", above)), path: above)
    }

    /// Takes a directory that somebody else opened; `path` is how errors name it.
    package init(owning descriptor: consuming Descriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Gives the descriptor up, to who keeps it open from now on.
    package consuming func release() -> Descriptor { descriptor }

    /// Who owns it, and its permission bits: fstat(2).
    package borrowing func status() throws(SystemError) -> (owner: UInt32, mode: UInt32) {
        var status = stat()
        try checked(fstat(descriptor.number, &status), "fstat", path)
        return (status.st_uid, status.st_mode & 0o7777)
    }

    private func place(_ name: String) -> String { "\(path)/\(name)" }

    /// A directory in this one.
    package borrowing func open(_ name: String) throws(SystemError) -> Directory {
        Directory(owning: try openat(name, O_RDONLY | O_DIRECTORY), path: place(name))
    }

    /// A new file, open for writing only.
    ///
    /// - Throws: EEXIST if there is something of that name, whatever it is.
    package borrowing func create(_ name: String, mode: UInt32) throws(SystemError) -> Descriptor {
        try openat(name, O_CREAT | O_EXCL | O_WRONLY, mode)
    }

    /// The same for writing and reading.
    package borrowing func createReadable(_ name: String, mode: UInt32) throws(SystemError) -> Descriptor {
        try openat(name, O_CREAT | O_EXCL | O_RDWR, mode)
    }

    package borrowing func openReading(_ name: String) throws(SystemError) -> Descriptor {
        try openat(name, O_RDONLY)
    }

    private borrowing func openat(_ name: String, _ flags: CInt, _ mode: UInt32 = 0) throws(SystemError) -> Descriptor {
        let number = Glibc.openat(descriptor.number, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        return Descriptor(owning: try checked(number, "openat", place(name)))
    }

    package borrowing func unlink(_ name: String) throws(SystemError) {
        try checked(unlinkat(descriptor.number, name, 0), "unlinkat", place(name))
    }

    /// Removes a file; that there is none is no error.
    package borrowing func unlinkIfThere(_ name: String) throws(SystemError) {
        guard unlinkat(descriptor.number, name, 0) == 0 || errno == ENOENT else { throw .last("unlinkat", place(name)) }
    }

    /// Owner, permission bits and whether it's a regular file, of what has the name, a symbolic link included:
    /// fstatat(2). Nil if there is nothing of that name.
    package borrowing func status(
        of name: String
    ) throws(SystemError) -> (owner: UInt32, mode: UInt32, isRegular: Bool)? {
        var status = stat()
        guard fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            let error = SystemError.last("fstatat", place(name))
            guard error.isMissing else { throw error }
            return nil
        }
        return (status.st_uid, status.st_mode & 0o7777, status.st_mode & S_IFMT == S_IFREG)
    }

    /// Which file has the name now, a symbolic link included: fstatat(2). Nil if there is none, or it can't be told.
    package borrowing func file(named name: String) -> FileIdentity? {
        var status = stat()
        guard fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return FileIdentity(status)
    }

    /// When somebody last read, wrote, or otherwise changed a file: the latest of its times in inode(7), since a file
    /// system may keep no times of access. Nil if there is none, or it can't be told.
    package borrowing func lastUse(of name: String) -> WallTime? {
        var status = stat()
        guard fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return [status.st_atim, status.st_mtim, status.st_ctim].map(WallTime.init).max()
    }

    /// Gives a file another name in this directory; what had it is replaced in one step: renameat(2).
    package borrowing func rename(_ name: String, to newName: String) throws(SystemError) {
        try checked(renameat(descriptor.number, name, descriptor.number, newName), "renameat", place(newName))
    }

    /// Moves a file; what stands at its goal is never replaced.
    ///
    /// - Throws: EEXIST if there is something, EXDEV if `other` is in another file system.
    package borrowing func moveReplacingNothing(
        _ name: String, to other: borrowing Directory, as newName: String
    ) throws(SystemError) {
        let from = descriptor.number
        let to = other.descriptor.number
        if clinux_rename_no_replace(from, name, to, newName) == 0 { return }
        guard errno == EINVAL else { throw .last("renameat2", "\(place(name)), \(other.place(newName))") }
        // Some file systems, such as NFS, don't know RENAME_NOREPLACE. A link replaces nothing either.
        try checked(linkat(from, name, to, newName, 0), "linkat", "\(place(name)), \(other.place(newName))")
        try unlink(name)
    }

    package borrowing func makeDirectory(_ name: String, mode: UInt32) throws(SystemError) {
        try checked(mkdirat(descriptor.number, name, mode), "mkdirat", place(name))
    }

    /// Owner, group and mode of the directory itself: fchown(2), fchmod(2), whatever the umask is.
    ///
    /// It's ours before it's the account's: with CAP_CHOWN alone only the owner can set the mode, and only in a group of
    /// its own the bit that lets files take the group.
    package borrowing func give(to account: Account, mode: UInt32) throws(SystemError) {
        try checked(fchown(descriptor.number, geteuid(), getegid()), "fchown", path)
        try checked(fchmod(descriptor.number, mode), "fchmod", path)
        try checked(fchown(descriptor.number, account.user, account.group), "fchown", path)
    }

    /// Makes us the owner of what is in it, whoever was: fchownat(2). CAP_CHOWN alone opens nothing of others.
    package borrowing func take(_ name: String) throws(SystemError) {
        let result = fchownat(descriptor.number, name, geteuid(), getegid(), AT_SYMLINK_NOFOLLOW)
        try checked(result, "fchownat", place(name))
    }

    /// Mode of the directory itself: fchmod(2), whatever the umask is.
    package borrowing func setMode(_ mode: UInt32) throws(SystemError) {
        try checked(fchmod(descriptor.number, mode), "fchmod", path)
    }

    /// Puts on disk which names there are: fsync(2) of a file doesn't do it for the name it has.
    package borrowing func sync() throws(SystemError) {
        try checked(Glibc.fsync(descriptor.number), "fsync", path)
    }

    /// The names in it, in no order, without `.` and `..`.
    ///
    /// One that isn't UTF-8 is left out: nothing of ours has such a name, and no `String` could give it back.
    package borrowing func names() throws(SystemError) -> [String] {
        // Opened anew, since a duplicate would share its place in the listing.
        let number = try openat(".", O_RDONLY | O_DIRECTORY).release()
        guard let stream = fdopendir(number) else {
            let error = SystemError.last("fdopendir", path)
            close(number)
            throw error
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            // Only errno tells the end from a failure: readdir(3).
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .last("readdir", path) }
        return names
    }
}
