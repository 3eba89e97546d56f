import Glibc
import Kernel
import Settings
import Vocabulary

/// The store's directory as the sink will find it: made if it's missing, with tmp, new, cur and envelopes in it.
struct StoreDirectory {
    /// Locked as long as somebody has it open. As long as the parent has, whoever finds it locked can ask by whom.
    let descriptor: SharedDescriptor

    private static let subdirectories = ["tmp", "new", "cur", "envelopes"]

    /// - Parameters:
    ///   - owner: who writes into it: the sink's user and the store's group; nil if that's who we are.
    /// - Throws: `Obstacle` that names the path and the mend.
    init(_ path: String, mode: StoreMode, owner: Account?) throws(Obstacle) {
        do {
            descriptor = try Self.prepare(path, mode: mode, owner: owner)
        } catch let obstacle as Obstacle {
            throw obstacle
        } catch let error as SystemError {
            throw Obstacle("can't have the store \(path): \(error)", mend: Self.mend(error, path))
        } catch {
            throw Obstacle("can't have the store \(path): \(error)", mend: "--store names another directory")
        }
    }

    private static func prepare(_ path: String, mode: StoreMode, owner: Account?) throws -> SharedDescriptor {
        let directory = try openOrMake(withoutSlashesBehind(path), mode: mode, asRoot: owner != nil)
        guard try lock(directory.number) else { throw inUse(path, by: signature(on: directory.number)) }
        sign(directory.number)
        for name in subdirectories { try prepareSubdirectory(name, in: directory, mode: mode, owner: owner) }
        return SharedDescriptor(directory.release())
    }

    private static func inUse(_ path: String, by owner: Int32?) -> Obstacle {
        let wrong = "the store \(path) is in use by another fumbled"
        guard let owner else { return Obstacle(wrong, mend: "give each its own --store") }
        return Obstacle("\(wrong), process \(owner)", mend: "give each its own --store, or stop it: kill \(owner)")
    }

    private static func openOrMake(_ path: String, mode: StoreMode, asRoot: Bool) throws -> Directory {
        do {
            return try checked(try Directory.open(path), path, asRoot: asRoot)
        } catch let error as SystemError where error.errno == ENOENT {
            let above = try Directory.open(above: path)
            try above.makeDirectory(name(of: path), mode: 0o700)
            // Somebody who may write in the directory above could have put another in its place, or a link.
            let directory = try checked(try above.open(name(of: path)), path, asRoot: asRoot)
            // As root everybody may pass through, to the subdirectories, whose own modes say who may look in.
            try directory.setMode(asRoot ? 0o755 : UInt32(mode.directory))
            return directory
        }
    }

    private static func checked(_ directory: consuming Directory, _ path: String, asRoot: Bool) throws -> Directory {
        if asRoot, let objection = objection(to: try directory.status(), path) { throw objection }
        return directory
    }

    private static func withoutSlashesBehind(_ path: String) -> String {
        let end = path.lastIndex { $0 != "/" } ?? path.startIndex
        return String(path[...end])
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// chroot(2) into what somebody else can change would be no confinement.
    private static func objection(to status: (owner: UInt32, mode: UInt32), _ path: String) -> Obstacle? {
        guard status.owner != 0 || status.mode & 0o022 != 0 else { return nil }
        return Obstacle(
            "the store \(path) belongs to user \(status.owner) with mode 0\(String(status.mode, radix: 8))",
            mend: "chown root '\(path)' && chmod 0755 '\(path)', or name a directory that isn't there yet")
    }

    private static func prepareSubdirectory(
        _ name: String, in store: borrowing Directory, mode: StoreMode, owner: Account?
    ) throws {
        var isNew = true
        do {
            try store.makeDirectory(name, mode: UInt32(mode.directory))
        } catch {
            guard error.errno == EEXIST else { throw error }
            isNew = false
        }
        if owner != nil { try store.take(name) }
        let directory = try store.open(name)
        if let owner {
            // Files take the directory's group (inode(7), S_ISGID): the sink can't give its files away.
            try directory.give(to: owner, mode: UInt32(mode.directory) | 0o2000)
        } else if isNew {
            try directory.setMode(UInt32(mode.directory))
        }
    }

    private static func mend(_ error: SystemError, _ path: String) -> String {
        switch error.errno {
        case ENOENT: "the directory above it isn't there: mkdir -p it first"
        case EACCES, EPERM: "this user may not write there; --store maildir:PATH names another directory"
        case ENOTDIR: "something on the way isn't a directory; --store maildir:PATH names another one"
        default: "--store maildir:PATH names another directory, --store none keeps nothing"
        }
    }
}
