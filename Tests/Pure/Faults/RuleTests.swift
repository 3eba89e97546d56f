import Support
import Testing
import Vocabulary

@testable import Faults

@Suite("Rules")
struct RuleTests {
    private static let client = Peer.internet(Endpoint(address: .loopback4, port: 40_312))

    private func stage(_ rules: [Rule], client: Peer = client, tally: Tally = Tally()) -> Stage {
        Stage(FaultTerms(rules: rules, seed: 1), client: client, tally: tally)
    }

    private func rule(_ match: Match = Match(), _ faults: Word...) -> Rule { Rule(match: match, faults: faults) }

    private func pattern(_ text: String) throws -> Pattern { try Pattern(text) }

    @Test func `without keys a rule is for everybody, from the banner on`() {
        var stage = stage([rule(Match(), word(.banner, .code(554)), word(.noop, .code(450)))], client: .local)
        #expect(stage.strike(.banner)?.code == 554)
        #expect(stage.strike(.noop)?.fired.first?.carrier == .rule)
    }

    @Test func `every key must fit`() throws {
        let match = Match(
            client: try Network("127.0.0.0/8"), listener: try pattern("smtp"), helo: try pattern("slow.*"),
            sender: try pattern("*@x.example"), recipient: try pattern("full*@*"), user: try pattern("carol*"))
        func code(
            client: Peer = Self.client, helo: String = "slow.test", sender: String = "a@x.example",
            recipient: String = "full@y.test", user: String? = "carol"
        ) -> UInt16? {
            var stage = stage([rule(match, word(.rcpt, .code(452)))], client: client)
            stage.plan.identify(helo, [])
            if let user { stage.plan.authenticate(user, []) }
            _ = stage.mail(sender)
            return stage.rcpt(recipient)?.code
        }
        #expect(code() == 452)
        #expect(code(helo: "SLOW.test", sender: "A@X.EXAMPLE", recipient: "Fuller@y.test", user: "Caroline") == 452)
        #expect(code(client: .local) == nil)
        #expect(code(client: .internet(Endpoint(address: .loopback6, port: 1))) == nil)
        #expect(code(helo: "fast.test") == nil)
        #expect(code(sender: "a@z.example") == nil)
        #expect(code(recipient: "b@y.test") == nil)
        #expect(code(user: "dave") == nil)
        #expect(code(user: nil) == nil)
    }

    @Test func `another listener's clients don't fit`() throws {
        var stage = stage([rule(Match(listener: try pattern("submission")), word(.noop, .code(450)))])
        #expect(stage.strike(.noop) == nil)
    }

    @Test func `what isn't known yet fits no pattern, not even a star`() throws {
        let words = (word(.noop, .code(450)), word(.mail, .code(451)))
        var stage = stage([
            rule(Match(helo: try pattern("*")), words.0), rule(Match(sender: try pattern("*")), words.0, words.1),
            rule(Match(recipient: try pattern("*")), words.1),
        ])
        #expect(stage.strike(.noop) == nil)
        stage.plan.identify("a.test", [])
        #expect(stage.strike(.noop)?.code == 450)
        #expect(stage.mail("")?.code == 451)
    }

    @Test func `nobody's address fits the empty pattern only, and a star`() throws {
        var stage = stage([rule(Match(sender: try pattern("")), word(.mail, .code(550)))])
        #expect(stage.mail("")?.code == 550)
        #expect(stage.mail("a@x.test") == nil)
    }

    @Test func `the first rule that fits and has a word for a point wins for that point`() throws {
        var stage = stage([
            rule(Match(sender: try pattern("z*")), word(.rcpt, .code(550))),
            rule(Match(), word(.data, .code(451))),
            rule(Match(), word(.rcpt, .code(452), n: 2), word(.data, .code(554))),
            rule(Match(), word(.rcpt, .code(553))),
        ])
        _ = stage.mail()
        // The third rule has the point; that its word doesn't fire doesn't bring in the fourth.
        #expect(stage.rcpt() == nil)
        #expect(stage.rcpt()?.code == 452)
        #expect(stage.strike(.data)?.code == 451)
    }

    @Test func `a rule's any comes behind every rule's named word`() {
        var stage = stage([rule(Match(), word(.any, .code(421))), rule(Match(), word(.data, .code(451)))])
        #expect(stage.strike(.data)?.code == 451)
        #expect(stage.strike(.noop)?.code == 421)
    }

    // MARK: Recipients

    @Test func `a rule for a recipient fits its RCPT, and later the transaction that took it`() throws {
        let full = Match(recipient: try pattern("full*"))
        var stage = stage([rule(full, word(.rcpt, .wait(.seconds(1))), word(.dot, .code(552)))])
        _ = stage.mail()
        #expect(stage.rcpt("a@x.test") == nil)
        #expect(stage.strike(.dot) == nil)
        #expect(stage.rcpt("full@x.test")?.wait == .seconds(1))
        #expect(stage.rcpt("b@x.test") == nil)
        #expect(stage.strike(.dot)?.code == 552)
        stage.plan.endTransaction()
        #expect(stage.strike(.dot) == nil)
    }

    @Test func `a refused recipient brings no rule into the transaction`() throws {
        let full = Match(recipient: try pattern("full*"))
        var stage = stage([rule(full, word(.rcpt, .code(550)), word(.dot, .code(552)))])
        _ = stage.mail()
        #expect(stage.rcpt("full@x.test")?.code == 550)
        #expect(stage.rcpt("a@x.test") == nil)
        #expect(stage.strike(.dot) == nil)
    }

    // MARK: Counting

    /// The key that the last question was about, after a play.
    private func key(_ rules: [Rule], _ play: (inout Stage) -> Void) -> UInt64? {
        let tally = Tally()
        var stage = stage(rules, tally: tally)
        play(&stage)
        return tally.questions.last?.key
    }

    @Test func `a rule counts by itself and the recipient`() {
        let rules = [rule(Match(), word(.rcpt, .code(451), x: 2))]
        func key(_ rules: [Rule], sender: String = "a@x.test", recipient: String) -> UInt64? {
            self.key(rules) {
                _ = $0.mail(sender)
                _ = $0.rcpt(recipient)
            }
        }
        let one = key(rules, recipient: "b@x.test")
        #expect(one != nil)
        #expect(key(rules, sender: "c@x.test", recipient: "B@x.test") == one)
        #expect(key(rules, recipient: "c@x.test") != one)
        #expect(key([rule()] + rules, recipient: "b@x.test") != one)
    }

    @Test func `behind RCPT it counts by the first recipient that fits it`() throws {
        let match = Match(recipient: try pattern("full*"))
        let rules = [rule(match, word(.dot, .code(451), x: 2))]
        func key(_ recipients: String...) -> UInt64? {
            self.key(rules) { stage in
                _ = stage.mail()
                for recipient in recipients { _ = stage.rcpt(recipient) }
                _ = stage.strike(.dot)
            }
        }
        #expect(key("full@x.test") != nil)
        #expect(key("a@x.test", "full@x.test", "fuller@x.test") == key("full@x.test"))
        #expect(key("fuller@x.test") != key("full@x.test"))
    }

    @Test func `before there's a recipient it counts by sender, before that by name, before that by client`() {
        func key(_ point: Point, client: Peer = Self.client, helo: String? = nil, sender: String? = nil) -> UInt64? {
            let tally = Tally()
            var stage = stage([rule(Match(), word(point, .code(451), x: 2))], client: client, tally: tally)
            if let helo { stage.plan.identify(helo, []) }
            if let sender { stage.plan.begin(sender, []) }
            _ = stage.strike(point)
            return tally.questions.last?.key
        }
        let otherPort = Peer.internet(Endpoint(address: .loopback4, port: 1))
        #expect(key(.banner) == key(.banner, client: otherPort))
        #expect(key(.banner) != key(.banner, client: .local))
        #expect(key(.noop, helo: "a.test") == key(.noop, client: .local, helo: "a.test"))
        #expect(key(.noop, helo: "a.test") != key(.noop, helo: "b.test"))
        #expect(key(.mail, helo: "a.test", sender: "c@x.test") == key(.mail, helo: "b.test", sender: "c@x.test"))
        #expect(key(.mail, sender: "c@x.test") != key(.mail, sender: "d@x.test"))
    }

    @Test func `a rule's words fire twice for each recipient, then it's taken`() {
        let tally = Tally()
        let rules = [rule(Match(), word(.rcpt, .code(451), x: 2))]
        func attempt(_ recipient: String) -> UInt16? {
            var stage = stage(rules, tally: tally)
            _ = stage.mail()
            return stage.rcpt(recipient)?.code
        }
        #expect((0..<3).map { _ in attempt("a@x.test") } == [451, 451, nil])
        #expect((0..<3).map { _ in attempt("b@x.test") } == [451, 451, nil])
    }
}

@Suite("Which clients' words are heard")
struct FaultTermsTests {
    @Test(arguments: ["x.test", nil])
    func `everywhere, unless said otherwise`(domain: String?) {
        #expect(FaultTerms(seed: 1).hears(in: domain))
        #expect(!FaultTerms(hearsClients: false, seed: 1).hears(in: domain))
    }

    @Test(arguments: [
        ("test.example", true), ("TEST.Example", true), ("a.test.example", true),
        ("rcpt451-quitdrop.test.example", true),
        ("mytest.example", false), ("example", false), ("test.example.org", false), ("other.example", true),
        ("", false),
        (nil, false),
    ])
    func `in the domains that are listed, and below them`(domain: String?, isHeard: Bool) {
        let domains = ["test.example", "Other.example"].map { known(Domain($0)) }
        #expect(FaultTerms(domains: domains, seed: 1).hears(in: domain) == isHeard)
        #expect(!FaultTerms(hearsClients: false, domains: domains, seed: 1).hears(in: domain))
    }

    @Test func `in no domain where none is listed`() {
        #expect(!FaultTerms(domains: [], seed: 1).hears(in: "x.test"))
    }

    @Test func `rules and listeners act where clients aren't heard`() {
        var stage = Stage(
            FaultTerms(
                hearsClients: false, rules: [Rule(match: Match(), faults: [word(.noop, .code(450))])],
                words: [word(.quit, .code(421))], seed: 1))
        #expect(stage.strike(.noop)?.code == 450)
        #expect(stage.strike(.quit)?.code == 421)
    }
}
