import ClientScript
import Diagnosis
import Kernel
import Vocabulary

/// Scripts on disk, and those that come with the program.
struct DiskFiles: ScriptFiles {
    func read(_ name: String, beside other: String?, most: Int) throws(Objection) -> ScriptFile {
        guard !name.isEmpty, !name.utf8.contains(0), name.utf8.count <= Limit.filePath else {
            throw Objection("\(quoted(name)) is no path", mend: "write the path of a file")
        }
        var path = name
        if !name.hasPrefix("/"), let other, let slash = other.lastIndex(of: "/") { path = other[...slash] + name }
        do throws(RegularFileError) {
            let octets = try readRegularFile(path, most: most)
            return ScriptFile(path: path, identity: identity(path), octets: octets)
        } catch {
            switch error {
            case .failed(let error):
                throw Objection("it can't be read: \(error)", mend: "look at its name, and at who may read it")
            case .other(let kind): throw Objection("\(quoted(path)) is \(kind)", mend: "write the path of a file")
            case .tooLarge:
                throw Objection("\(quoted(path)) is above \(most / 1_048_576) MiB", mend: "split it into smaller files")
            }
        }
    }

    private func identity(_ path: String) -> String { (try? realPath(path)) ?? path }
}
