import Diagnosis
import Testing

@Suite("Mistakes")
struct MistakeTests {
    private let objection = Objection("unknown fault 'dealy'", mend: "did you mean 'delay'?")

    @Test(arguments: [
        (Place.option("--listen"), "--listen"), (.variable("FUMBLED_LISTEN"), "FUMBLED_LISTEN"),
        (.commandLine, "command line"), (.file("/etc/fumbled.yaml", line: 14, column: 9), "/etc/fumbled.yaml:14:9"),
    ])
    func `the first line says where and what, the second the mend`(place: Place, printed: String) {
        let mistake = Mistake(at: place, objection)
        #expect(mistake.description == "\(printed): unknown fault 'dealy'\n    did you mean 'delay'?")
    }

    @Test func `several are told one below the other, in their order`() throws {
        let all = [Place.option("--a"), .option("--b")].map { Mistake(at: $0, objection) }
        let mistakes = try #require(Mistakes(all))
        #expect(mistakes.all == all)
        #expect(mistakes.description == "\(all[0])\n\(all[1])")
    }

    @Test func `no mistakes are no error`() {
        #expect(Mistakes([]) == nil)
    }

    @Test(arguments: [
        ("plain", "'plain'"), ("", "''"), ("\u{1B}[2J", "'\\u{1b}[2J'"), ("a\r\nb\0", "'a\\u{d}\\u{a}b\\u{0}'"),
        ("é", "'é'"),
        ("\u{202E}gnp", "'\\u{202e}gnp'"),
    ])
    func `a quotation does nothing to a terminal`(text: String, shown: String) {
        #expect(quoted(text) == shown)
    }

    @Test func `a quotation is cut where nobody reads on`() {
        #expect(quoted(String(repeating: "a", count: 100)) == "'\(String(repeating: "a", count: 100))'")
        #expect(quoted(String(repeating: "a", count: 1_000_000)) == "'\(String(repeating: "a", count: 100))'…")
    }
}
