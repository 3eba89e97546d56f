import ClientScript
import Diagnosis
import Support
import Testing
import Zoo

/// The files that come with the program.
private struct Shipped: ScriptFiles {
    func read(_ name: String, beside other: String?, most: Int) throws(Objection) -> ScriptFile {
        let name = other == nil ? name : "zoo/\(name)"
        guard let text = Zoo.text(of: name) else { throw Objection("there is no \(name)", mend: "ship it") }
        return ScriptFile(path: name, identity: name, octets: Array(text.utf8))
    }
}

@Suite("The rows of the zoo")
struct ZooTests {
    private static let script = Result { try Parser.parse(Zoo.files.map(\.name), Shipped()) }

    /// How many rows each letter has.
    private static let rows: [(letter: String, numbers: ClosedRange<Int>)] = [
        ("C", 1...21), ("L", 1...18), ("S", 1...21), ("A", 1...36), ("D", 1...21), ("B", 1...13), ("T", 1...11),
        ("U", 1...16), ("P", 1...6), ("M", 1...6),
    ]

    @Test func `every row has a case that its number begins, and a clause or a reason to be skipped`() throws {
        let cases = try Self.script.get().cases
        for (letter, numbers) in Self.rows {
            for number in numbers {
                let name = "\(letter)\(number < 10 ? "0" : "")\(number) "
                let row = try #require(cases.first { $0.name.hasPrefix(name) }, "\(name)")
                #expect(row.clause != nil || row.name.hasPrefix("C02 "), "\(name)")
            }
        }
    }

    @Test func `no row is called like another`() throws {
        let names = try Self.script.get().cases.map { $0.name.prefix { $0 != " " } }
        #expect(Set(names).count == names.count)
    }

    @Test func `no false end is an end`() {
        for end in FalseEnd.all {
            for before in ["text", "text\r\n"] {
                let octets = Array(before.utf8) + end.octets
                #expect(octets.firstRange(of: Array("\r\n.\r\n".utf8)) == nil, "\(end.name)")
            }
        }
        #expect(Set(FalseEnd.all.map(\.octets)).count == FalseEnd.all.count)
    }
}
