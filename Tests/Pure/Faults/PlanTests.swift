import Testing
import Vocabulary

@testable import Faults

@Suite("How long words hold")
struct PlanTests {
    @Test func `without words nothing strikes, and nothing is asked`() {
        var stage = Stage()
        #expect(stage.plan.isEmpty)
        for point in Point.allCases where point != .body && point != .any { #expect(stage.strike(point) == nil) }
        #expect(stage.content(10_000).isEmpty)
        #expect(stage.tally.questions.isEmpty)
    }

    /// Nothing is measured here: were each judgement to cost what one with words does, this would take minutes.
    @Test func `a million judgements of an empty plan are soon done`() {
        var plan = Stage().plan
        var struck = 0
        for _ in 0..<1_000_000 where plan.judge(.noop) != .honest { struck += 1 }
        #expect(struck == 0)
        // Beyond every number that a word can ask for.
        #expect(plan.occurrences[.noop] == UInt32(Limit.faultOccurrence.upperBound) + 1)
    }

    @Test func `a listener's words hold for the connection, the banner included`() {
        var stage = Stage(listener: [word(.banner, .wait(.seconds(8))), word(.noop, .code(450))])
        #expect(stage.strike(.banner)?.wait == .seconds(8))
        stage.plan.identify("name.test", [])
        stage.plan.begin("", [])
        stage.plan.endTransaction()
        #expect(stage.strike(.noop)?.code == 450)
        #expect(stage.strike(.noop)?.code == 450)
    }

    @Test func `EHLO's words hold from that EHLO until the next one`() {
        var stage = Stage()
        stage.plan.identify("a.test", [word(.helo, .code(500)), word(.data, .code(451))])
        #expect(stage.strike(.helo)?.code == 500)
        _ = stage.mail()
        #expect(stage.strike(.data)?.code == 451)
        stage.plan.endTransaction()
        #expect(stage.strike(.data)?.code == 451)
        stage.plan.identify("b.test", [])
        #expect(stage.strike(.helo) == nil)
        #expect(stage.strike(.data) == nil)
        #expect(stage.plan.isEmpty)
    }

    @Test func `EHLO's delay holds until the next one`() {
        var stage = Stage()
        stage.plan.identify("a.test", [], delay: .seconds(3))
        #expect(stage.plan.delay == .seconds(3))
        #expect(stage.plan.isEmpty)
        stage.plan.identify("b.test", [])
        #expect(stage.plan.delay == .zero)
    }

    @Test(arguments: [Point.mail, .rcpt, .data, .dot, .bdat])
    func `a sender's words for a transaction end with it`(point: Point) {
        var stage = Stage()
        stage.plan.begin("a@x.test", [word(point, .code(451))])
        #expect(stage.strike(point)?.code == 451)
        stage.plan.endTransaction()
        #expect(stage.strike(point) == nil)
        #expect(stage.plan.isEmpty)
    }

    @Test(arguments: [Point.quit, .rset, .noop, .starttls, .auth, .helo, .vrfy, .expn, .help])
    func `a sender's other words hold until the next MAIL`(point: Point) {
        var stage = Stage()
        stage.plan.begin("a@x.test", [word(point, .code(421))])
        stage.plan.endTransaction()
        #expect(stage.strike(point)?.code == 421)
        stage.plan.begin("b@x.test", [])
        #expect(stage.strike(point) == nil)
    }

    @Test func `a sender's rcpt words meet every recipient of the transaction`() {
        var stage = Stage()
        _ = stage.mail("a@x.test", [word(.rcpt, .code(550))])
        #expect(stage.rcpt("b@x.test")?.code == 550)
        #expect(stage.rcpt("c@x.test")?.code == 550)
    }

    @Test func `a recipient's rcpt words meet that recipient only`() {
        var stage = Stage()
        _ = stage.mail()
        #expect(stage.rcpt("b@x.test", [word(.rcpt, .code(550))])?.code == 550)
        #expect(stage.rcpt("c@x.test") == nil)
        #expect(stage.rcpt("d@x.test", [word(.rcpt, .wait(.seconds(1)))])?.wait == .seconds(1))
        #expect(stage.rcpt("e@x.test") == nil)
    }

    @Test func `a recipient's other words join the transaction if it's taken`() {
        var stage = Stage()
        _ = stage.mail()
        #expect(stage.rcpt("b@x.test", [word(.dot, .code(552))]) == nil)
        #expect(stage.rcpt("c@x.test") == nil)
        #expect(stage.strike(.data) == nil)
        #expect(stage.strike(.dot)?.code == 552)
        stage.plan.endTransaction()
        #expect(stage.strike(.dot) == nil)
    }

    @Test func `a refused recipient's words go with it`() {
        var stage = Stage()
        _ = stage.mail()
        #expect(stage.rcpt("b@x.test", [word(.rcpt, .code(550)), word(.dot, .code(552))])?.code == 550)
        #expect(stage.rcpt("c@x.test") == nil)
        #expect(stage.strike(.dot) == nil)
    }

    @Test func `a user's words meet its AUTH, and none after it`() {
        var stage = Stage()
        stage.plan.authenticate("carol", [word(.auth, .code(535))])
        #expect(stage.strike(.auth)?.code == 535)
        stage.plan.authenticate("dave", [])
        #expect(stage.strike(.auth) == nil)
    }

    @Test(arguments: [
        (Carrier.recipient, [Point.rcpt, .data, .body, .dot, .bdat]),
        (.user, [.auth]),
        (.sender, Point.allCases.filter { $0 != .banner }),
        (.helo, Point.allCases.filter { $0 != .banner }),
        (.rule, Point.allCases), (.listener, Point.allCases),
    ])
    func `a carrier reaches the points that come while it holds`(carrier: Carrier, points: [Point]) {
        #expect(Point.allCases.filter(carrier.reaches) == points)
    }

    @Test func `a word that can't act where it rides is told once, and arms nothing`() {
        var stage = Stage()
        let words = [word(.mail, .code(550)), word(.quit, .drop)]
        _ = stage.mail()
        _ = stage.rcpt("b@x.test", words)
        #expect(stage.plan.takeIgnored() == words.map { Ignored($0, .recipient, .carrier) })
        #expect(stage.plan.takeIgnored().isEmpty)
        #expect(stage.plan.isEmpty)
    }

    @Test func `the recipients of one transaction bring no more words than can be armed`() {
        var stage = Stage()
        _ = stage.mail()
        for number in 0..<Limit.armedWords + 5 { _ = stage.rcpt("r\(number)@x.test", [word(.dot, .code(552))]) }
        let ignored = stage.plan.takeIgnored()
        #expect(ignored.count == 5)
        #expect(ignored.allSatisfy { $0.reason == .tooMany })
        #expect(stage.plan.arms?.taken.count == Limit.armedWords)
    }

    @Test(arguments: Point.allCases.filter(\.isMetByAny))
    func `any meets every command and the dot`(point: Point) {
        var stage = Stage(listener: [word(.any, .code(421))])
        #expect(stage.strike(point)?.code == 421)
        #expect(stage.strike(point)?.fired.first?.point == point)
    }

    @Test func `any meets neither banner nor body`() {
        var stage = Stage(listener: [word(.any, .code(421))])
        #expect(stage.strike(.banner) == nil)
        #expect(stage.content(1_000).isEmpty)
    }

    @Test func `any doesn't meet the command that carried it`() {
        let any = word(.any, .code(421))
        var stage = Stage()
        stage.plan.identify("a.test", [any])
        #expect(stage.strike(.helo) == nil)
        #expect(stage.strike(.noop)?.code == 421)
        stage.plan.identify("a.test", [])

        #expect(stage.mail("a@x.test", [any]) == nil)
        #expect(stage.rcpt("b@x.test")?.code == 421)
        stage.plan.endTransaction()
        #expect(stage.strike(.noop)?.code == 421)
        #expect(stage.mail("b@x.test") == nil)
    }

    @Test func `an answer that nobody asked for says nothing`() {
        var stage = Stage(listener: [word(.noop, .code(450))])
        #expect(stage.plan.answer(Attempts(count: 1, sinceFirst: .zero)) == .honest)
    }
}
