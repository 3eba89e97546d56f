import SMTPGrammar
import Testing
import Vocabulary

@testable import Faults

@Suite("Distorted replies")
struct DistortionTests {
    private static let taken = Reply(250, .destinationValid, "Recipient OK")
    private static let refused = Reply(550, .address, "No")
    private static let ehlo = Reply(250, "mx.test", ["PIPELINING", "HELP"])
    private static let banner = Reply(220, "mx.test ESMTP fumbled")
    private static let hostname = known(Domain("mx.test"))
    private static let late = "421 4.3.2 mx.test service not available, closing connection\r\n"

    private func delivery(
        _ reply: Reply = taken, _ effects: Effect..., at point: Point = .rcpt, enhanced: Bool = true
    ) -> Delivery {
        var strike = Strike()
        for effect in effects { strike.add(Fired(word(point, effect), .helo, at: point)) }
        return Distortion(hostname: Self.hostname, enhanced: enhanced).distort(reply, by: strike, at: point)
    }

    private func text(_ delivery: Delivery) -> String { String(decoding: delivery.pieces.octets, as: UTF8.self) }

    private func texts(_ delivery: Delivery) -> [String] {
        delivery.pieces.map { String(decoding: $0.octets, as: UTF8.self) }
    }

    // MARK: Content

    @Test(
        arguments: [
            (Effect.mixed, "250-2.1.5 Recipient OK\r\n450 4.1.5 Recipient OK\r\n"),
            (.openend, "250-2.1.5 Recipient OK\r\n"),
            (.nocode, "2.1.5 Recipient OK\r\n"),
            (.notext, "250\r\n"),
            (.nospace, "2502.1.5 Recipient OK\r\n"),
            (.twice, "250 2.1.5 Recipient OK\r\n250 2.1.5 Recipient OK\r\n"),
            (.early, "250 2.1.5 Recipient OK\r\n250 2.0.0 OK\r\n"),
            (.lf, "250 2.1.5 Recipient OK\n"),
            (.cr, "250 2.1.5 Recipient OK\r"),
            (.mute, ""),
            (.lines(2), "250-2.1.5 Line 1 of 2\r\n250 2.1.5 Recipient OK\r\n"),
            (.wait(.seconds(1)), "250 2.1.5 Recipient OK\r\n"),
        ])
    func `a reply of one line`(effect: Effect, octets: String) {
        #expect(text(delivery(Self.taken, effect)) == octets)
    }

    @Test(
        arguments: [
            (Effect.mixed, "250-mx.test\r\n450 mx.test\r\n"),
            (.openend, "250-mx.test\r\n250-PIPELINING\r\n250-HELP\r\n"),
            (.nocode, "mx.test\r\nPIPELINING\r\nHELP\r\n"),
            (.notext, "250\r\n"),
            (.nospace, "250-mx.test\r\n250-PIPELINING\r\n250HELP\r\n"),
            (.lf, "250-mx.test\r\n250-PIPELINING\r\n250 HELP\n"),
            (.cr, "250-mx.test\r\n250-PIPELINING\r\n250 HELP\r"),
            (
                .lines(5), "250-mx.test\r\n250-PIPELINING\r\n250-HELP\r\n250-XLINE-1\r\n250 XLINE-2\r\n"
            ),
            (.lines(2), "250-mx.test\r\n250-PIPELINING\r\n250 HELP\r\n"),
        ])
    func `EHLO's reply`(effect: Effect, octets: String) {
        #expect(text(delivery(Self.ehlo, effect, at: .helo)) == octets)
    }

    @Test(
        arguments: [
            (Effect.mixed, "550-5.1.0 No\r\n250 2.1.0 No\r\n"), (.nospace, "5505.1.0 No\r\n"),
            (.lines(3), "550-5.1.0 Line 1 of 3\r\n550-5.1.0 Line 2 of 3\r\n550 5.1.0 No\r\n"),
        ])
    func `a refusal`(effect: Effect, octets: String) {
        #expect(text(delivery(Self.refused, effect)) == octets)
    }

    @Test func `a banner of many lines begins with the host`() {
        let text = text(delivery(Self.banner, .lines(3), at: .banner))
        #expect(text == "220-mx.test ESMTP fumbled\r\n220-Line 1 of 3\r\n220 Line 2 of 3\r\n")
    }

    @Test func `EHLO refused has its true text last, as any refusal`() {
        let text = text(delivery(Reply(500, "No"), .lines(2), at: .helo))
        #expect(text == "500-Line 1 of 2\r\n500 No\r\n")
    }

    @Test(arguments: [513, 2_000, 100_000])
    func `a long line has exactly so many octets`(count: Int) {
        let one = delivery(Self.taken, .long(count)).pieces.octets
        #expect(one.count == count)
        #expect(String(decoding: one.prefix(25), as: UTF8.self) == "250 2.1.5 Recipient OK xx")
        #expect(one.suffix(3) == [0x78, 0x0D, 0x0A])
        #expect(one.count { $0 == 0x0A } == 1)

        let many = delivery(Self.ehlo, .long(count), at: .helo).pieces.octets
        #expect(many.split(separator: 0x0A).map { $0.count + 1 } == [13, 16, count])
    }

    @Test func `the longest honest line still fits the shortest long one`() {
        let reply = Reply(550, EnhancedStatus(999, 999), String(repeating: "t", count: 600))
        #expect(delivery(reply, .long(513)).pieces.octets.count == 513)
    }

    @Test(arguments: [2, 50, 10_000])
    func `a reply of many lines has exactly so many, all with its code`(count: Int) {
        for (reply, point) in [(Self.taken, Point.rcpt), (Self.ehlo, .helo), (Self.banner, .banner)] {
            let lines = text(delivery(reply, .lines(count), at: point)).split(separator: "\r\n")
            #expect(lines.count == max(count, reply.lines.count))
            #expect(lines.dropLast().allSatisfy { $0.hasPrefix("\(reply.code)-") })
            #expect(lines.last?.hasPrefix("\(reply.code) ") == true)
        }
    }

    @Test func `garbage has NUL and octets above 127, no code, and ends with CRLF`() {
        let octets = delivery(Self.taken, .garbage).pieces.octets
        #expect(octets.contains(0) && octets.contains { $0 > 127 })
        #expect(octets.allSatisfy { !$0.isDigit })
        #expect(octets.suffix(2) == [0x0D, 0x0A] && !octets.dropLast(2).contains(0x0A))
    }

    @Test func `without enhanced codes the replies beside have none either`() {
        let reply = Self.taken.withoutStatus
        #expect(text(delivery(reply, .early, enhanced: false)) == "250 Recipient OK\r\n250 OK\r\n")
        #expect(
            text(delivery(reply, .late421, enhanced: false))
                == "250 Recipient OK\r\n421 mx.test service not available, closing connection\r\n")
        #expect(text(delivery(reply, .mixed, enhanced: false)) == "250-Recipient OK\r\n450 Recipient OK\r\n")
    }

    @Test func `early takes the next reply away, in the same piece`() {
        let early = delivery(Self.taken, .early)
        #expect(early.swallowsNextReply)
        #expect(texts(early).count == 1)
        #expect(!delivery(Self.taken, .twice).swallowsNextReply)
        // There's no next reply.
        #expect(!delivery(Self.taken, .early, .cut).swallowsNextReply)
        #expect(!delivery(Self.taken, .early, .drop).swallowsNextReply)
    }

    // MARK: Transport

    @Test func `untouched, a reply is one piece at once`() {
        let delivery = delivery(Self.taken)
        #expect(Array(delivery.pieces) == [Piece(Self.taken.octets)])
        #expect(delivery.end == nil)
    }

    @Test func `a wait comes before the first piece`() {
        #expect(Array(delivery(Self.taken, .wait(.seconds(5))).pieces.map(\.pause)) == [.seconds(5)])
        let split = delivery(Self.taken, .wait(.seconds(5)), .split(beforeLastLF: false))
        #expect(split.pieces.map(\.pause) == [.seconds(5), .milliseconds(100)])
    }

    @Test func `dripped, each octet is a piece`() {
        let pieces = Array(delivery(Self.taken, .drip(.milliseconds(20)), .wait(.seconds(1))).pieces)
        #expect(pieces.map(\.octets) == Self.taken.octets.map { [$0] })
        #expect(pieces.first?.pause == .seconds(1))
        #expect(pieces.dropFirst().allSatisfy { $0.pause == .milliseconds(20) })
    }

    @Test func `split is inside the code, split1 before the last LF`() {
        #expect(texts(delivery(Self.taken, .split(beforeLastLF: false))) == ["25", "0 2.1.5 Recipient OK\r\n"])
        #expect(
            texts(delivery(Self.ehlo, .split(beforeLastLF: true), at: .helo))
                == ["250-mx.test\r\n250-PIPELINING\r\n250 HELP\r", "\n"])
        #expect(texts(delivery(Self.taken, .cr, .split(beforeLastLF: true))) == ["250 2.1.5 Recipient OK", "\r"])
    }

    @Test func `cut is half the reply, then FIN`() {
        let cut = delivery(Self.refused, .cut)
        #expect(texts(cut) == ["550 5.1"])
        #expect(cut.end == .finish)
    }

    @Test func `what is muted isn't dripped, split or cut`() {
        for effect in [Effect.drip(.seconds(1)), .split(beforeLastLF: true), .split(beforeLastLF: false), .cut] {
            #expect(Array(delivery(Self.taken, .mute, effect).pieces).isEmpty)
        }
    }

    @Test func `pieces lose no octet, and none is empty`() {
        for (content, _) in effects where content.slot == .content {
            let octets = delivery(Self.ehlo, content, at: .helo).pieces.octets
            for (transport, _) in effects where transport.slot == .transport && transport != .cut {
                let pieces = Array(delivery(Self.ehlo, content, transport, at: .helo).pieces)
                #expect(pieces.flatMap(\.octets) == octets)
                #expect(pieces.allSatisfy { !$0.octets.isEmpty })
            }
        }
    }

    // MARK: Ending

    @Test(arguments: [(Effect.drop, Delivery.End.finish), (.reset, .reset), (.hang, .hold)])
    func `in place of the reply`(effect: Effect, end: Delivery.End) {
        let delivery = delivery(Self.taken, effect, .twice, .drip(.seconds(1)))
        #expect(Array(delivery.pieces).isEmpty)
        #expect(delivery.end == end)
    }

    @Test func `drop waits first`() {
        let delivery = delivery(Self.taken, .drop, .wait(.seconds(8)))
        #expect(Array(delivery.pieces) == [Piece([], pause: .seconds(8))])
        #expect(delivery.end == .finish)
    }

    @Test func `late421 stands behind the reply in its last piece`() {
        let whole = delivery(Self.refused, .late421)
        #expect(texts(whole) == ["550 5.1.0 No\r\n" + Self.late])
        #expect(whole.end == .finish)
        #expect(texts(delivery(Self.refused, .late421, .split(beforeLastLF: true))).last == "\n" + Self.late)
        let dripped = texts(delivery(Self.refused, .late421, .drip(.seconds(1))))
        #expect(dripped.count == Self.refused.octets.count)
        #expect(dripped.last == "\n" + Self.late)
        #expect(texts(delivery(Self.refused, .late421, .mute)) == [Self.late])
    }

    @Test(arguments: [(UInt16(421), Delivery.End.finish), (450, nil)])
    func `421 closes behind it`(code: UInt16, end: Delivery.End?) {
        #expect(delivery(Reply(code, "x"), .code(code)).end == end)
        #expect(delivery(Reply(code, "x"), .code(code), .mute).end == end)
        #expect(delivery(Reply(code, "x"), .code(code), at: .quit).end == .finish)
    }
}
