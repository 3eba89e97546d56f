import ClientScript
import Diagnosis
import Zoo

/// The scripts that come with the program.
struct ShippedFiles: ScriptFiles {
    func read(_ name: String, beside other: String?, most: Int) throws(Objection) -> ScriptFile {
        let path = other == nil ? name : "zoo/\(name)"
        guard let text = Zoo.text(of: path) else {
            throw Objection("no script \(quoted(name)) comes with the program", mend: "name another")
        }
        return ScriptFile(path: path, identity: path, octets: Array(text.utf8))
    }
}
