import ClientScript
import Diagnosis

/// Files of a test, by their names.
struct Files: ScriptFiles {
    var files: [String: [UInt8]]

    init(_ files: [String: String]) { self.files = files.mapValues { Array($0.utf8) } }

    func read(_ name: String, beside other: String?, most: Int) throws(Objection) -> ScriptFile {
        guard let octets = files[name] else { throw Objection("there is no file '\(name)'", mend: "write one") }
        guard octets.count <= most else { throw Objection("'\(name)' is too long", mend: "make it shorter") }
        return ScriptFile(path: name, identity: name, octets: octets)
    }
}

/// The script of one file `s`.
func parsed(_ text: String, _ others: [String: String] = [:]) throws -> Script {
    try Parser.parse(["s"], Files(others.merging(["s": text]) { $1 }))
}

/// What is wrong with a file `s`, each on a line: place, what, mend.
func mistakes(_ text: String, _ others: [String: String] = [:]) -> [String] {
    mistakes(["s"], Files(others.merging(["s": text]) { $1 }))
}

func mistakes(_ names: [String], _ files: Files) -> [String] {
    do throws(Mistakes) {
        _ = try Parser.parse(names, files)
        return []
    } catch {
        return error.all.map { "\($0.place): \($0.wrong): \($0.mend)" }
    }
}
