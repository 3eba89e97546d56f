import ClientScript
import Diagnosis
import Vocabulary

/// The octets are a script; what it includes, or sends from a file, is itself.
func readScript(_ octets: [UInt8]) {
    let first = read(octets)
    law(first == read(octets), "read again it's another")
    guard case .failure(let mistakes) = first else { return }
    law(!mistakes.all.isEmpty && mistakes.all.count <= Limit.mistakesTold)
    for mistake in mistakes.all {
        law(!mistake.wrong.isEmpty && !mistake.mend.isEmpty)
        switch mistake.place {
        case .file(_, let line, let column): law(line >= 1 && column >= 1)
        case .path: continue
        default: law(false, "\(mistake.place)")
        }
    }
}

private func read(_ octets: [UInt8]) -> Result<Script, Mistakes> {
    do throws(Mistakes) {
        return .success(try Parser.parse(["a"], Itself(octets: octets)))
    } catch {
        return .failure(error)
    }
}

private struct Itself: ScriptFiles {
    let octets: [UInt8]

    func read(_ name: String, beside other: String?, most: Int) throws(Objection) -> ScriptFile {
        guard octets.count <= most else { throw Objection("it is too long", mend: "make it shorter") }
        // Some names are another file: then files include each other.
        return ScriptFile(path: name, identity: String(name.prefix(1)), octets: octets)
    }
}
