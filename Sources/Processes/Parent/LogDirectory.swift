import Kernel
import Vocabulary

/// The directory of a log file. Nobody writes in it but root and the logger: whoever else could would put another file,
/// or a link to one, in the log's place.
enum LogDirectory {
    /// Opens it for looking up names, and sees that the logger will be able to write the file.
    ///
    /// - Parameters:
    ///   - logger: whom the logger becomes; nil if that's who we are.
    ///   - isTrial: whether nothing is made, for it's only asked whether it could be had.
    /// - Throws: `Obstacle` that names the path and the mend.
    static func open(of path: String, logger: Account?, isTrial: Bool) throws(Obstacle) -> SharedDescriptor {
        let user = logger?.user ?? userID()
        do {
            let directory = try Directory.open(above: path)
            let (owner, mode) = try directory.status()
            guard [0, user].contains(owner), mode & 0o022 == 0 else {
                throw Obstacle(
                    "others may write in the directory of the log file \(path): it belongs to user \(owner) with mode "
                        + "0\(String(mode, radix: 8))",
                    mend: mend(path, user), code: ExitCode.configuration)
            }
            try prepare(name(of: path), at: path, in: directory, of: owner, for: logger, isTrial: isTrial)
            return SharedDescriptor(directory.release())
        } catch let obstacle as Obstacle {
            throw obstacle
        } catch {
            throw Obstacle(
                "can't have the log file \(path): \(error)", mend: mend(path, user), code: ExitCode.configuration)
        }
    }

    static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// In a directory of the logger's the logger makes it, as it does after each rotation; in one of root's only root
    /// can, and gives it away.
    private static func prepare(
        _ name: String, at path: String, in directory: borrowing Directory, of owner: UInt32, for logger: Account?,
        isTrial: Bool
    ) throws {
        let user = logger?.user ?? userID()
        // Root with few capabilities can't look into a directory of the logger's alone.
        let isHidden = owner != 0 && owner != userID()
        if let file = isHidden ? try? directory.status(of: name) : try directory.status(of: name) {
            guard file.isRegular, file.owner == user, file.mode & 0o200 != 0 else {
                let what = file.isRegular ? "belongs to user \(file.owner)" : "is no file"
                throw Obstacle(
                    "can't have the log file \(path): it \(what)",
                    mend: "remove it, or make it a file of user \(user)'s: chown \(user) '\(path)'",
                    code: ExitCode.configuration)
            }
        } else if isTrial {
            return
        } else if let logger, owner == 0 {
            let file = try directory.create(name, mode: 0o640)
            try setMode(file.number, 0o640)
            try give(file.number, to: logger)
        } else if logger == nil {
            _ = try openAppending(name, in: directory.number)
        }
    }

    private static func mend(_ path: String, _ user: UInt32) -> String {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        return
            "make it one of the logger's alone: install -d -o \(user) -m 0750 '\(directory.isEmpty ? "/" : directory)'"
    }
}
