import Journal
import Kernel
import Vocabulary

/// Tells whoever started the daemon where it listens: absent until every listener accepts, and then whole.
struct PortsFile {
    let path: String

    /// Removes what an earlier run left, so that nobody reads old ports.
    func remove() throws(Obstacle) {
        do {
            try unlinkIfThere(path)
        } catch {
            throw obstacle(error)
        }
    }

    /// Writes beside it, then renames into place: who sees it sees all of it.
    func write(pid: Int32, _ places: [ListeningPlace]) throws(Obstacle) {
        let temporary = "\(path).\(pid)"
        do {
            // A daemon in a container has the same pid each time: what a crash left may be in the way.
            try unlinkIfThere(temporary)
            try writeFile(temporary, Array(text(pid: pid, places).utf8), mode: 0o644)
            try rename(temporary, to: path)
        } catch {
            try? unlinkIfThere(temporary)
            throw obstacle(error)
        }
    }

    private func text(pid: Int32, _ places: [ListeningPlace]) -> String {
        var json = JSON()
        json.object { json in
            json.key("pid")
            json.integer(pid)
            json.key("listeners")
            json.array { json in for place in places { place.write(to: &json) } }
        }
        return json.text + "\n"
    }

    private func obstacle(_ error: SystemError) -> Obstacle {
        Obstacle(
            "can't write the ports file \(path): \(error)", mend: "--ports-file names another file",
            code: ExitCode.configuration)
    }
}
