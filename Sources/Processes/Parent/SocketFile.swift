import Kernel
import Privilege

/// The name of a Unix socket that is listened on: gone when the daemon has ended.
///
/// The directory is kept open, since at the end the parent is another user without a way to open it.
final class SocketFile {
    let descriptor: SharedDescriptor
    private let directory: Directory
    private let name: String
    /// What stands there as long as nobody replaced it.
    private let identity: FileIdentity?

    /// Why it can't be had.
    enum Taken: Error {
        case inUse
        case noSocket
        case failed(SystemError)
    }

    /// Listens there. What a daemon left that was killed is replaced.
    init(_ path: String, mode: UInt32, backlog: Int) throws(Taken) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        let found: SocketName
        do throws(SystemError) { found = try socketName(path) } catch { throw .failed(error) }
        switch found {
        case .free, .abandoned: break
        case .taken: throw .inUse
        case .other: throw .noSocket
        }
        do throws(SystemError) {
            directory = try Directory.open(above: path)
            if found == .abandoned { try directory.unlinkIfThere(name) }
            descriptor = SharedDescriptor(try listen(atPath: path, mode: mode, backlog: backlog))
        } catch {
            throw .failed(error)
        }
        identity = directory.file(named: name)
    }

    /// A start that came to nothing leaves no name.
    deinit { remove() }

    /// What the parent needs for `remove` when it's confined.
    var calls: [PinnedCall] {
        [
            PinnedCall(.newfstatat, .integer(argument: 0, is: directory.number)),
            PinnedCall(.unlinkat, .integer(argument: 0, is: directory.number), .integer(argument: 2, is: 0)),
        ]
    }

    /// Removes the name if it's still this socket's. Where this user may not, as in a directory of root's, it stays, and
    /// whoever connects is refused.
    func remove() {
        guard let identity, directory.file(named: name) == identity else { return }
        try? directory.unlinkIfThere(name)
    }
}
