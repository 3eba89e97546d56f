import IPC
import Kernel
import SMTPGrammar
import SMTPServer
import Support
import Testing
import Vocabulary
import Wire

@testable import Session

/// What a desk said to a session, comparable.
private enum Told: Hashable {
    case counted(SessionID, count: UInt32)
    case rated(SessionID, admits: Bool)
    case opened(TransactionID)
    case refused(TransactionID, StoreRefusal)
    case settled(TransactionID, StoreVerdict)
}

@Suite("The way to the store")
struct StoreDeskTests {
    /// A desk, and a sink that says what the test has it say.
    private struct Stage {
        let desk: StoreDesk
        let link: StoreDesk.SinkLink
        let sink: Link<SessionToSink, SinkToSession>

        init(mostOpening: Int = 2) throws {
            let (here, there): (StoreDesk.SinkLink, Link<SessionToSink, SinkToSession>) = try linkPair("session/0–sink")
            link = here
            desk = StoreDesk(here, mostOpening: mostOpening)
            sink = there
        }

        func open(_ transaction: TransactionID, _ recipients: [String] = ["b@mx.test"]) throws {
            let envelope = Envelope(
                sender: Addressee(address: "a@client.test"), recipients: recipients.map { Addressee(address: $0) })
            let provenance = Provenance(
                client: .local, listener: "smtp", helo: "client.test", esmtp: true,
                connected: WallTime(microseconds: 0), opened: WallTime(microseconds: 0)
            )
            try desk.open(transaction, provenance, envelope)
        }

        /// The sink gives a file.
        /// - Returns: the reading end of what it gave: at its end when the session has closed the file.
        @discardableResult
        func give(_ transaction: TransactionID) throws -> SharedDescriptor {
            let pipe = pipePair()
            try sink.send(.opened(transaction), passing: [pipe.writing.number])
            return pipe.reading
        }

        /// All that the desk has to say now.
        func told() throws -> [Told] {
            var told: [Told] = []
            while let answer = try desk.next() {
                switch consume answer {
                case .opened(let transaction, let file):
                    _ = consume file
                    told.append(.opened(transaction))
                case .refused(let transaction, let refusal): told.append(.refused(transaction, refusal))
                case .settled(let transaction, let verdict): told.append(.settled(transaction, verdict))
                case .counted(let session, let count, _):
                    told.append(.counted(session, count: count))
                case .rated(let session, let admits): told.append(.rated(session, admits: admits))
                }
            }
            return told
        }

        /// The kinds of messages that the sink got since, with their transactions' ordinals.
        func heard() throws -> [String] {
            try desk.flush()
            return try sink.messages().map { message in
                switch message {
                case .keep(let transaction, _): "keep \(transaction.ordinal)"
                case .open(let transaction, _, sender: _): "open \(transaction.ordinal)"
                case .recipients(let transaction, let recipients):
                    "recipients \(transaction.ordinal): \(recipients.count)"
                case .commit(let transaction, recipients: _, octets: _, digest: _, faults: _):
                    "commit \(transaction.ordinal)"
                case .abandon(let transaction): "abandon \(transaction.ordinal)"
                case .ask(_, let ordinal, _, _): "ask \(ordinal)"
                case .withdraw(_, let places): "withdraw \(places)"
                case .admit(_, let ordinal, _, _): "admit \(ordinal)"
                case .discarded: "discarded"
                }
            }
        }
    }

    private func transaction(_ ordinal: UInt32) throws -> TransactionID {
        let session = try #require(SessionID(1))
        return try #require(TransactionID(session: session, ordinal: ordinal))
    }

    private func commit(_ transaction: TransactionID, at desk: StoreDesk) throws {
        try desk.commit(
            transaction, recipients: 1, octets: 3, digest: Array(repeating: 0, count: SessionToSink.digestOctets),
            faults: [])
    }

    // MARK: Openings

    @Test func `a message is opened, then its recipients follow, then it's committed`() throws {
        let stage = try Stage()
        let first = try transaction(1)
        try stage.open(first, ["b@mx.test", "c@mx.test"])
        #expect(try stage.heard() == ["open 1"])
        try stage.give(first)
        #expect(try stage.told() == [.opened(first)])
        #expect(try stage.heard() == ["recipients 1: 2"])
        try commit(first, at: stage.desk)
        #expect(try stage.heard() == ["commit 1"])
        let id = try #require(MessageID("1.test"))
        try stage.sink.send(.settled(first, .committed(id)))
        #expect(try stage.told() == [.settled(first, .committed(id))])
        #expect(try stage.told() == [])
    }

    private var small: WholeMessage { whole(recipients: 1, octets: 3) }

    private func whole(recipients: Int, octets: Int = Limit.heldContent) -> WholeMessage {
        let provenance = Provenance(
            client: .local, listener: "smtp", helo: "client.test", esmtp: true, connected: WallTime(microseconds: 0),
            opened: WallTime(microseconds: 0))
        return WholeMessage(
            provenance: provenance, sender: Addressee(address: "a@client.test"),
            recipients: Array(repeating: Addressee(address: "b@mx.test"), count: recipients),
            content: Array(repeating: 0x78, count: octets),
            digest: Array(repeating: 0, count: SessionToSink.digestOctets), faults: [])
    }

    @Test(arguments: StoreRefusal.allCases)
    func `a whole message is kept or refused in one step`(refusal: StoreRefusal) throws {
        let stage = try Stage()
        for (ordinal, verdict) in [
            (UInt32(1), StoreVerdict.committed(try #require(MessageID("1.test")))), (2, .refused(refusal)),
        ] {
            let transaction = try transaction(ordinal)
            #expect(try stage.desk.keep(whole(recipients: 1), as: transaction))
            // It's too late for that.
            try stage.desk.abandon(transaction)
            #expect(try stage.heard() == ["keep \(ordinal)"])
            try stage.sink.send(.settled(transaction, verdict))
            #expect(try stage.told() == [.settled(transaction, verdict)])
        }
    }

    @Test func `while the sink has many to settle a whole message is to be opened`() throws {
        let stage = try Stage()
        // One process asks, and the sink has them all before it answers one.
        var came = 0
        for ordinal in 1...UInt32(Limit.keptInFlight) {
            #expect(try stage.desk.keep(small, as: try transaction(ordinal)))
            if ordinal.isMultiple(of: 16) { came += try stage.heard().count }
        }
        #expect(came == Limit.keptInFlight)
        let next = try transaction(UInt32(Limit.keptInFlight) + 1)
        #expect(try !stage.desk.keep(small, as: next))
        try stage.sink.send(.settled(try transaction(1), .refused(.full)))
        #expect(try stage.told() == [.settled(try transaction(1), .refused(.full))])
        #expect(try stage.desk.keep(small, as: next))
    }

    @Test func `a whole message that has no room in a packet is to be opened`() throws {
        let stage = try Stage()
        #expect(try !stage.desk.keep(whole(recipients: 2_000), as: try transaction(1)))
        #expect(try stage.heard() == [])
        try stage.open(try transaction(1))
        #expect(try stage.heard() == ["open 1"])
    }

    @Test(arguments: StoreRefusal.allCases)
    func `of a message that is refused the sink hears no more`(refusal: StoreRefusal) throws {
        let stage = try Stage()
        let first = try transaction(1)
        try stage.open(first)
        #expect(try stage.heard() == ["open 1"])
        try stage.sink.send(.refused(first, refusal))
        #expect(try stage.told() == [.refused(first, refusal)])
        try stage.desk.abandon(first)
        #expect(try stage.heard() == [])
    }

    @Test func `no more openings are asked for than descriptors may be in flight`() throws {
        let stage = try Stage(mostOpening: 2)
        for ordinal in UInt32(1)...5 { try stage.open(try transaction(ordinal), []) }
        #expect(try stage.heard() == ["open 1", "open 2"])
        try stage.give(try transaction(2))
        #expect(try stage.told() == [.opened(try transaction(2))])
        #expect(try stage.heard() == ["open 3"])
        try stage.sink.send(.refused(try transaction(1), .full))
        try stage.give(try transaction(3))
        #expect(try stage.told() == [.refused(try transaction(1), .full), .opened(try transaction(3))])
        #expect(try stage.heard() == ["open 4", "open 5"])
    }

    @Test func `recipients go in packets that a link takes, all of them and in order`() throws {
        let stage = try Stage()
        let first = try transaction(1)
        let recipients = (0..<1_000).map { "\($0)-" + String(repeating: "x", count: Limit.path - 10) + "@mx.test" }
            .map { String($0.prefix(Limit.path)) }
        try stage.open(first, recipients)
        try stage.give(first)
        #expect(try stage.told() == [.opened(first)])
        var came: [String] = []
        var packets = 0
        while came.count < recipients.count {
            for message in try stage.sink.messages() {
                guard case .recipients(first, let batch) = message else { continue }
                came += batch.map(\.address)
                packets += 1
                #expect(message.packet.count <= Limit.packet)
            }
            // They don't all fit the link at once.
            try stage.link.flush()
        }
        let isEqual = came == recipients
        #expect(isEqual)
        #expect(packets == 11)
    }

    // MARK: Clients that are gone

    @Test func `a message abandoned before it was asked for is never heard of`() throws {
        let stage = try Stage(mostOpening: 1)
        for ordinal in UInt32(1)...3 { try stage.open(try transaction(ordinal), []) }
        try stage.desk.abandon(try transaction(2))
        #expect(try stage.heard() == ["open 1"])
        try stage.give(try transaction(1))
        #expect(try stage.told() == [.opened(try transaction(1))])
        #expect(try stage.heard() == ["open 3"])
    }

    @Test func `a message abandoned while it's being opened is closed and forgotten when it's there`() throws {
        let stage = try Stage(mostOpening: 1)
        try stage.open(try transaction(1))
        try stage.open(try transaction(2))
        try stage.desk.abandon(try transaction(1))
        try stage.desk.abandon(try transaction(1))
        #expect(try stage.heard() == ["open 1"])
        let reading = try stage.give(try transaction(1))
        #expect(try stage.told() == [])
        #expect(drain(reading.number).atEnd)
        #expect(Set(try stage.heard()) == ["abandon 1", "open 2"])
    }

    @Test func `a message abandoned while it's being opened and then refused is settled`() throws {
        let stage = try Stage(mostOpening: 1)
        try stage.open(try transaction(1))
        try stage.open(try transaction(2))
        try stage.desk.abandon(try transaction(1))
        try stage.sink.send(.refused(try transaction(1), .failed))
        #expect(try stage.told() == [])
        #expect(try stage.heard() == ["open 1", "open 2"])
    }

    @Test func `an open message that is abandoned is told to the sink once`() throws {
        let stage = try Stage()
        try stage.open(try transaction(1), [])
        try stage.give(try transaction(1))
        #expect(try stage.told() == [.opened(try transaction(1))])
        try stage.desk.abandon(try transaction(1))
        try stage.desk.abandon(try transaction(1))
        #expect(try stage.heard() == ["open 1", "abandon 1"])
    }

    @Test func `a message that is being committed can't be abandoned any more`() throws {
        let stage = try Stage()
        let first = try transaction(1)
        try stage.open(first, [])
        try stage.give(first)
        #expect(try stage.told() == [.opened(first)])
        try commit(first, at: stage.desk)
        try stage.desk.abandon(first)
        #expect(try stage.heard() == ["open 1", "commit 1"])
        try stage.sink.send(.settled(first, .refused(.failed)))
        #expect(try stage.told() == [.settled(first, .refused(.failed))])
    }

    @Test func `the ledger is asked, and its answer is told to whom it belongs`() throws {
        let stage = try Stage()
        let session = try transaction(1).session
        try stage.desk.ask(session, key: 9, keep: .seconds(3_600))
        #expect(try stage.heard() == ["ask 1"])
        try stage.sink.send(.counted(session, ordinal: 1, count: 4, sinceFirst: .zero))
        #expect(try stage.told() == [.counted(session, count: 4)])
        try stage.sink.send(.counted(session, ordinal: 1, count: 4, sinceFirst: .zero))
        #expect(violation(of: stage) == "counted: session 1 didn't ask for 1")
    }

    // MARK: A sink that isn't honest

    private func violation(
        of stage: Stage, sourceLocation: SourceLocation = #_sourceLocation
    ) -> String? {
        let error = #expect(throws: LinkError.self, sourceLocation: sourceLocation) { try stage.told() }
        #expect(error?.violation?.link == "session/0–sink", sourceLocation: sourceLocation)
        return error?.violation?.what
    }

    @Test func `an answer to a question that nobody asked is a violation`() throws {
        let unasked = try transaction(9)
        let opened = try Stage()
        try opened.give(unasked)
        #expect(violation(of: opened) == "opened: transaction 1.9 didn't ask for it")
        let refused = try Stage()
        try refused.sink.send(.refused(unasked, .full))
        #expect(violation(of: refused) == "refused: transaction 1.9 didn't ask for it")
        let settled = try Stage()
        try settled.sink.send(.settled(unasked, .refused(.full)))
        #expect(violation(of: settled) == "settled: transaction 1.9 didn't ask for it")
        let counted = try Stage()
        try counted.sink.send(.counted(unasked.session, ordinal: 3, count: 1, sinceFirst: .zero))
        #expect(violation(of: counted) == "counted: session 1 didn't ask for 3")
    }

    @Test func `an opening that still waits here can't be answered`() throws {
        let stage = try Stage(mostOpening: 1)
        try stage.open(try transaction(1))
        try stage.open(try transaction(2))
        try stage.give(try transaction(2))
        #expect(violation(of: stage) != nil)
    }

    @Test func `a message is opened once, and settled once, after it was committed`() throws {
        let first = try transaction(1)
        let twice = try Stage()
        try twice.open(first)
        try twice.give(first)
        try twice.give(first)
        #expect(violation(of: twice) != nil)

        let early = try Stage()
        try early.open(first)
        try early.give(first)
        try early.sink.send(.settled(first, .refused(.full)))
        #expect(violation(of: early) != nil)

        let again = try Stage()
        try again.open(first)
        try again.give(first)
        #expect(try again.told() == [.opened(first)])
        try commit(first, at: again.desk)
        try again.sink.send(.settled(first, .refused(.full)))
        try again.sink.send(.settled(first, .refused(.full)))
        #expect(violation(of: again) != nil)
    }
}
