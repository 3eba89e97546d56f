import Testing
import Vocabulary

@Suite("Instants")
struct InstantTests {
    private let now = Instant(nanoseconds: 5_000_000_000)

    @Test func `a difference added gives the later instant again`() {
        let later = now + .milliseconds(1_500)
        #expect(later.nanoseconds == 6_500_000_000)
        #expect(later - now == .milliseconds(1_500))
        #expect(now < later)
    }

    @Test func `what is before is no time ago`() {
        #expect(now - (now + .seconds(1)) == .zero)
        #expect(now + .seconds(-1) == now)
    }

    @Test func `a sum stays at the clock's end`() {
        #expect((Instant(nanoseconds: .max) + .nanoseconds(1)).nanoseconds == .max)
        #expect(Instant(nanoseconds: .max) - Instant(nanoseconds: 0) == .nanoseconds(Int64.max))
    }

    @Test(arguments: [
        (Duration.zero, UInt64(0)), (.nanoseconds(1), 1), (.seconds(3_600), 3_600_000_000_000), (.nanoseconds(-1), 0),
        (.seconds(-1), 0), (.seconds(Int64.max), UInt64(Int64.max)),
    ])
    func `a duration's nanoseconds are never negative and never overflow`(duration: Duration, nanoseconds: UInt64) {
        #expect(duration.nanoseconds == nanoseconds)
    }

    @Test func `moments are ordered as they follow each other`() {
        #expect(WallTime(microseconds: -1) < WallTime(microseconds: 0))
    }
}

@Suite("Time scales")
struct TimeScaleTests {
    @Test(
        arguments: [
            ("1", 10_000), ("0.0001", 1), ("100", 1_000_000), ("0.01", 100), ("0.1", 1_000), ("99.9999", 999_999),
            ("2.5", 25_000), ("0.3", 3_000),
        ] as [(String, UInt32)])
    func `a scale is exactly what was written, and printed so`(text: String, tenThousandths: UInt32) {
        #expect(TimeScale(text)?.tenThousandths == tenThousandths)
        #expect(TimeScale(text)?.description == text)
    }

    @Test(arguments: [("1.0", "1"), ("00.10", "0.1"), ("001", "1")])
    func `zeros that say nothing are not printed`(written: String, printed: String) {
        #expect(TimeScale(written)?.description == printed)
    }

    @Test(arguments: [
        "", "0", "0.0", "0.00009", "0.00010", "100.0001", "101", ".5", "1.", "1..0", "1.0.0", "-1", "+1", "1.+1", "1e2",
        " 1",
        "0,5", "NaN", "4294967296", "429496.7296", "99999999999999999999", "½",
    ])
    func `what is no decimal number from 0.0001 to 100 is refused`(text: String) {
        #expect(TimeScale(text) == nil)
    }

    @Test func `every scale survives its text`() {
        for number in [1, 9, 10, 99, 100, 9_999, 10_000, 10_001, 12_300, 999_999, 1_000_000] as [UInt32] {
            let text = TimeScale(tenThousandths: number)?.description
            #expect(text.flatMap { TimeScale($0) }?.tenThousandths == number)
        }
        #expect(TimeScale(tenThousandths: 0) == nil)
        #expect(TimeScale(tenThousandths: 1_000_001) == nil)
    }

    @Test(arguments: [
        ("1", Duration.seconds(300)), ("0.01", .seconds(3)), ("0.0001", .milliseconds(30)), ("100", .seconds(30_000)),
        ("0.3333", .milliseconds(99_990)),
    ])
    func `a wait of 300 seconds lasts so long`(scale: String, lasts: Duration) throws {
        let scale = try #require(TimeScale(scale))
        #expect(scale.applied(to: .seconds(300)) == lasts)
        #expect(scale.removed(from: lasts) == .seconds(300))
    }

    @Test func `every deadline of a client's is scaled`() throws {
        let scaled = try #require(TimeScale("0.5")).applied(to: ClientDeadlines.standard)
        #expect(
            scaled
                == ClientDeadlines(
                    command: Limit.commandWait / 2, content: Limit.contentWait / 2, message: Limit.messageWait / 2,
                    reply: Limit.replyWait / 2, linger: Limit.lingerWait / 2,
                    hold: Limit.holdWait / 2, handshake: Limit.handshakeWait / 2))
    }
}
