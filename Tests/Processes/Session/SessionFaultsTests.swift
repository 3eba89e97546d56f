import Faults
import Testing
import Vocabulary
import Wire

@testable import Session

@Suite("What a session process is told of faults")
struct SessionFaultsTests {
    @Test func `rules, domains and what is one listener's own come together`() throws {
        let faults = try SessionFaults([
            .domain(try #require(Domain("a.example"))),
            .listener(1, words: "banner421+quitdrop", hearsClients: false),
            .rule(RuleText(client: "127.0.0.0/8", sender: "", recipient: "full*@*", words: "rcpt452")),
            .rule(RuleText(words: "dot550")),
        ])
        let terms = faults.terms(of: 1, seed: 7)
        #expect(terms.seed == 7 && !terms.hearsClients)
        #expect(terms.words.map(\.text) == ["banner421", "quitdrop"])
        #expect(terms.domains?.map(\.text) == ["a.example"])
        #expect(
            terms.rules == [
                Rule(
                    match: Match(
                        client: try Network("127.0.0.0/8"), sender: try Pattern(""), recipient: try Pattern("full*@*")),
                    faults: try WordList("rcpt452").words),
                Rule(match: Match(), faults: try WordList("dot550").words),
            ])
        let other = faults.terms(of: 0, seed: 7)
        #expect(other.hearsClients && other.words.isEmpty && other.rules == terms.rules)
    }

    @Test func `none are the standard`() {
        let terms = SessionFaults.none.terms(of: 0, seed: 1)
        #expect(terms.hearsClients && terms.domains == nil && terms.rules.isEmpty && terms.words.isEmpty)
        #expect(terms.tls == nil && terms.seed == 1)
    }

    @Test(arguments: [
        SessionEntry.rule(RuleText(words: "rcpt45")), .rule(RuleText(words: "")),
        .rule(RuleText(client: "127.0.0.1/8", words: "rcpt452")), .rule(RuleText(helo: "[", words: "rcpt452")),
        .listener(0, words: "x", hearsClients: true),
    ])
    func `what the parent can't have read is a violation`(entry: SessionEntry) {
        #expect(throws: WireError.self) { try SessionFaults([entry]) }
    }
}
