import Faults

/// An entry of the catalogue as fumbled-faults(7) has it, in mdoc(7).
enum FaultManual {
    /// Where one transcript serves for all.
    static let briefSection = "What the TLS handshake does"

    static func item(_ entry: Entry, isBrief: Bool) -> [String] {
        var lines = [".It \(form(entry))"] + entry.sees
        if let range = entry.range { lines.append("Range: \(range).") }
        if !isBrief { lines.append("Where: \(entry.rides).") }
        if let isDone = entry.isDone { lines.append("Done: \(isDone).") }
        lines.append("Tests: \(entry.tests).")
        if !isBrief { lines += [".Bd -literal"] + entry.transcript + [".Ed"] }
        return lines.map(escaped)
    }

    private static func form(_ entry: Entry) -> String {
        if entry.name == .code { return "Ar code Ns Oo Cm _ Ns Ar enhanced Oc" }
        guard let argument = entry.argument else { return "Cm \(entry.spelling)" }
        let shown = argument == "1" ? "Cm 1" : "Ar \(argument)"
        return "Cm \(entry.spelling) Ns " + (entry.isArgumentOptional ? "Oo \(shown) Oc" : shown)
    }

    private static func escaped(_ line: String) -> String {
        let text = line.replacing("\\", with: "\\e").replacing("§", with: "\\(sc")
        return text.hasPrefix("'") ? "\\&" + text : text
    }
}
