import Diagnosis
import Faults
import Settings
import Testing
import Vocabulary

@Suite("Rules, and faults of listeners")
struct RuleTests {
    private func words(_ text: String) throws -> [Word] { try WordList(text).words }

    @Test func `a rule has a match and words`() throws {
        let text = """
            rules:
              - match: {client: 127.0.0.0/8, listener: smtp, helo: "slow.*", sender: "*@x.example", recipient: "full*@*", user: "carol*"}
                faults: rcpt452_4.2.2+dotwait5
              - {match: {sender: ""}, faults: MAIL550}
              - faults: quitdrop
            """
        let read = try configuration(ofFile: text)
        #expect(
            read.rules == [
                Rule(
                    match: Match(
                        client: try Network("127.0.0.0/8"), listener: try Pattern("smtp"), helo: try Pattern("slow.*"),
                        sender: try Pattern("*@x.example"), recipient: try Pattern("full*@*"),
                        user: try Pattern("carol*")),
                    faults: try words("rcpt452_4.2.2+dotwait5")),
                Rule(match: Match(sender: try Pattern("")), faults: try words("mail550")),
                Rule(match: Match(), faults: try words("quitdrop")),
            ])
    }

    @Test(arguments: ["", "rules:\n", "rules: []"])
    func `a list of no rules is none`(text: String) throws {
        let found = mistakes(file: text)
        #expect(text.isEmpty ? found.isEmpty : found.count == 1)
    }

    @Test func `a listener has words, or doesn't hear its clients`() throws {
        let text =
            "listeners: [{address: 127.0.0.1:1, faults: banner421+ehlowait5}, {address: 127.0.0.1:2, faults: off}]"
        let listeners = try configuration(ofFile: text).listeners.candidates[0]
        #expect(listeners[0].faults == ListenerFaults(words: try words("banner421+ehlowait5")))
        #expect(listeners[1].faults == ListenerFaults(hearsClients: false))
    }

    @Test func `faults are on, off, or on in some domains`() throws {
        #expect(try configuration(ofFile: "faults: off").faults.hearsClients == false)
        #expect(try configuration(ofFile: "faults: on").faults == .standard)
        let some = try configuration(ofFile: "faults: {domains: [test.example]}").faults
        #expect(some.hearsClients)
        #expect(some.domains == [Domain("test.example")!])
    }

    @Test func `the terms of a listener are its own and everybody's`() throws {
        let read = try configuration(
            ofFile:
                "faults: {domains: a.example}\nrules: {faults: quitdrop}\nlisteners: {address: 127.0.0.1:1, faults: banner421}"
        )
        let terms = read.faultTerms(of: read.listeners.candidates[0][0].faults, seed: 7)
        #expect(terms.hearsClients && terms.tls == nil && terms.seed == 7)
        #expect(terms.domains == [Domain("a.example")!])
        #expect(terms.rules == read.rules)
        #expect(try terms.words == words("banner421"))
        #expect(read.faultTerms(of: ListenerFaults(hearsClients: false), seed: 7).hearsClients == false)
        let off = try configuration(ofFile: "faults: off")
        #expect(off.faultTerms(of: .none, seed: 7).hearsClients == false)
    }

    @Test(arguments: [
        ("rules: [{faults: rcpt452+dotwiat5}]", "f:1:26: 'dotwiat5': it is no word", "did you mean 'dotwait5'?"),
        ("rules: [{faults: \"rcpt452+dotwiat5\"}]", "f:1:27: 'dotwiat5': it is no word", "did you mean 'dotwait5'?"),
        (
            "rules: [{faults: rcptwait9000}]", "f:1:18: 'rcptwait9000': 'wait9000' is out of range",
            "write 0 to 605 seconds"
        ),
        ("rules: [{faults: mailgrey5}]", "f:1:18: 'mailgrey5'", "it stands at rcpt only"),
        ("rules: [{faults: off}]", "f:1:18: 'off': it is no word", ""),
        ("rules: [{faults: ''}]", "f:1:19: '': it is no word", ""),
        ("rules: [{faults: [dot550]}]", "f:1:18: a list where one value belongs", "write the value alone"),
        ("rules: [{match: {}}]", "f:1:9: the key 'faults' is missing", "write faults: and its value"),
        ("rules: [{fault: dot550}]", "f:1:10: unknown key 'fault'", "did you mean 'faults'?"),
        ("rules: [dot550]", "f:1:9: keys are missing", "write {match: {recipient:"),
        ("rules: [{match: 127.0.0.1, faults: dot550}]", "f:1:17: keys are missing", "write {client: "),
        (
            "rules: [{match: {from: x}, faults: dot550}]", "f:1:18: unknown key 'from'",
            "the keys here are client, listener"
        ),
        (
            "rules: [{match: {client: 127.0.0.1/8}, faults: dot550}]", "f:1:26: '127.0.0.1/8' has bits",
            "write 127.0.0.0/8"
        ),
        (
            "rules: [{match: {client: 127.0.0.0/33}, faults: dot550}]", "f:1:36: '33' is no prefix",
            "write a number of bits"
        ),
        ("rules: [{match: {helo: \"ü[a\"}, faults: dot550}]", "f:1:26: a '[' that isn't closed", "close it"),
        ("rules: [{match: {user: }, faults: dot550}]", "f:1:24: the value is missing", "write one"),
        ("rules: dot550", "f:1:8: keys are missing", "write {match"),
        ("listeners: [{address: 127.0.0.1:1, faults: baner421}]", "f:1:44: 'baner421': it is no word", ""),
        ("faults: {domain: [x]}", "f:1:10: unknown key 'domain'", "did you mean 'domains'?"),
        ("faults: false", "f:1:9: 'false' is none of on, off", "write one of them"),
    ])
    func `a wrong word, range, pattern or key is told with its place and its mend`(
        text: String, told: String, mend: String
    ) {
        let found = mistakes(file: text).first
        #expect(found?.description.hasPrefix(told) == true, "\(found?.description ?? "nothing")")
        #expect(found?.mend.hasPrefix(mend) == true, "\(found?.mend ?? "nothing")")
    }

    @Test func `rules and their parts have bounds`() {
        func rules(_ count: Int) -> String {
            "rules: [" + Array(repeating: "{faults: dot550}", count: count).joined(separator: ", ") + "]"
        }
        #expect(mistakes(file: rules(Limit.rules)).isEmpty)
        #expect(mistakes(file: rules(Limit.rules + 1)).count == 1)
        func words(_ count: Int) -> String { Array(repeating: "dot550", count: count).joined(separator: "+") }
        #expect(mistakes(file: "rules: {faults: \(words(Limit.ruleWords))}").isEmpty)
        #expect(mistakes(file: "rules: {faults: \(words(Limit.ruleWords + 1))}").count == 1)
        func pattern(_ count: Int) -> String {
            "rules: {match: {helo: \(String(repeating: "a", count: count))}, faults: dot550}"
        }
        #expect(mistakes(file: pattern(Limit.pattern)).isEmpty)
        #expect(mistakes(file: pattern(Limit.pattern + 1)).count == 1)
    }
}
