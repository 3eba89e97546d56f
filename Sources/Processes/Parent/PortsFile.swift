import Journal
import Kernel
import Privilege
import Vocabulary

/// Tells whoever started the daemon where it listens: there when every listener accepts, and then whole; gone when
/// the daemon has ended.
///
/// The directory and the file are kept open, since at the end the parent is another user without a way to open them.
final class PortsFile {
    private let path: String
    private let directory: Directory
    private let name: String
    /// What stands in `path` once it's written, as long as nobody replaced it.
    private var written: Written?

    private struct Written: ~Copyable {
        let file: Descriptor
        let identity: FileIdentity
        let text: [UInt8]
    }

    /// - Throws: `Obstacle` if the directory isn't there.
    init(_ path: String) throws(Obstacle) {
        self.path = path
        name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? path
        do {
            directory = try Directory.open(above: path)
        } catch {
            throw Self.obstacle(path, error)
        }
    }

    /// Removes what an earlier run left, so that nobody reads old ports, and tries whether a file can be made there:
    /// before anything is spawned, and after what another daemon may have is had, for the file may be that one's.
    func prepare(pid: Int32) throws(Obstacle) {
        do {
            try directory.unlinkIfThere(name)
            _ = try make(temporary(pid))
            try directory.unlinkIfThere(temporary(pid))
        } catch {
            throw Self.obstacle(path, error)
        }
    }

    /// Writes beside it, then renames into place: who sees it sees all of it.
    /// - Parameter owner: who is to remove it, if that's another user than we are.
    func write(pid: Int32, _ places: [ListeningPlace], authority: String? = nil, owner: Account? = nil) throws(Obstacle)
    {
        let text = Array(Self.text(pid: pid, places, authority: authority).utf8)
        do {
            let file = try make(temporary(pid))
            try setMode(file.number, 0o644)
            if let owner { try give(file.number, to: owner) }
            try Kernel.write(all: text.span, to: file.number)
            try rewind(file.number)
            let identity = try FileIdentity(of: file.number)
            try directory.rename(temporary(pid), to: name)
            written = Written(file: file, identity: identity, text: text)
        } catch {
            try? directory.unlinkIfThere(temporary(pid))
            throw Self.obstacle(path, error)
        }
    }

    /// What the parent needs for `remove` when it's confined.
    var calls: [PinnedCall] {
        guard let file = written?.file.number else { return [] }
        return [
            PinnedCall(.newfstatat, .integer(argument: 0, is: directory.number)),
            PinnedCall(.unlinkat, .integer(argument: 0, is: directory.number), .integer(argument: 2, is: 0)),
            PinnedCall(.ftruncate, .integer(argument: 0, is: file)),
        ]
    }

    /// Removes it if it's still the one that was written, with what was written. Where this user may not remove it, as
    /// in a directory of root's, it's emptied: a reader finds no port that is none any more.
    func remove() {
        guard let written = written.take(), directory.file(named: name) == written.identity else { return }
        var content = [UInt8](repeating: 0, count: written.text.count + 1)
        guard let count = try? Kernel.read(written.file.number, into: &content), content[..<count] == written.text[...]
        else { return }
        do {
            try directory.unlinkIfThere(name)
        } catch {
            try? empty(written.file.number)
        }
    }

    private func temporary(_ pid: Int32) -> String { "\(name).\(pid)" }

    /// A daemon in a container has the same pid each time: what a crash left may be in the way.
    private func make(_ name: String) throws(SystemError) -> Descriptor {
        try directory.unlinkIfThere(name)
        return try directory.createReadable(name, mode: 0o644)
    }

    private static func text(pid: Int32, _ places: [ListeningPlace], authority: String?) -> String {
        var json = JSON()
        json.object { json in
            json.key("pid")
            json.integer(pid)
            json.key("listeners")
            json.array { json in for place in places { place.write(to: &json) } }
            guard let authority else { return }
            json.key("ca_file")
            json.string(authority)
        }
        return json.text + "\n"
    }

    private static func obstacle(_ path: String, _ error: SystemError) -> Obstacle {
        Obstacle(
            "can't write the ports file \(path): \(error)", mend: "--ports-file names another file",
            code: ExitCode.configuration)
    }
}
