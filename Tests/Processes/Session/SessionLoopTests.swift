import IPC
import Kernel
import Privsep
import Support
import TLS
import Testing
import Vocabulary
import Wire

@testable import Session

@Suite("A session process")
struct SessionLoopTests {
    /// A session process with its ends outside.
    private struct Stage {
        let loop: SessionLoop
        let parent: Link<ChildToParent, ParentToSession>
        let listener: Link<SessionToListener, ListenerToSession>
        let sink: Link<SessionToSink, SinkToSession>
        let logger: Link<ToLogger, FromLogger>

        init(clients: UInt32 = 10, stores: Bool = true, inFlight: UInt8 = 2) throws {
            let pair = try packetPair()
            parent = Link(name: "parent–session/0", pair.first)
            let (toListener, listener): (SessionLoop.ListenerLink, Link<SessionToListener, ListenerToSession>) =
                try linkPair("session/0–listener")
            let (toSink, sink): (SessionLoop.SinkLink, Link<SessionToSink, SinkToSession>) =
                try linkPair("session/0–sink")
            let (log, logger): (Link<FromLogger, ToLogger>, Link<ToLogger, FromLogger>) =
                try linkPair("session/0–logger")
            (self.listener, self.sink, self.logger) = (listener, sink, logger)
            loop = try SessionLoop(
                ParentLink(of: .session(0), over: pair.second), toListener, toSink,
                Self.settings(clients: clients, stores: stores, inFlight: inFlight), JournalOutbox(log))
        }

        static func settings(
            hostname: String = "mx.test", clients: UInt32 = 10, stores: Bool = true, inFlight: UInt8 = 2
        ) throws -> SessionSettings {
            SessionSettings(
                hostname: try #require(Domain(hostname)),
                listeners: [SessionListener(name: "smtp"), SessionListener(name: "proxied", isProxied: true)],
                limits: .standard,
                deadlines: .standard, stopWait: Limit.stopWait, timeScale: .standard, seed: 7, clients: clients,
                stores: stores, opening: inFlight,
                logLevel: .info)
        }

        func hand(_ connection: SharedDescriptor, session: UInt64, listener number: UInt8 = 0) throws {
            let accepted = ConnectionAccepted(
                session: try #require(SessionID(session)), peer: .local, listener: number, admission: .admitted)
            try listener.send(.connection(accepted), passing: [connection.number])
        }

        /// A client that has its banner.
        func client(session: UInt64 = 1) throws -> SharedDescriptor {
            let (server, client) = streamPair()
            try hand(server, session: session)
            #expect(try loop.turn())
            #expect(replies(at: client) == ["220"])
            return client
        }

        func replies(at client: SharedDescriptor) -> [String] {
            String(decoding: drain(client.number).octets, as: UTF8.self).split(separator: "\r\n")
                .filter { $0.utf8.dropFirst(3).first == UInt8(ascii: " ") }.map { String($0.prefix(3)) }
        }

        /// A client says this, and the process has its turn.
        func say(_ text: String, at client: SharedDescriptor) throws -> [String] {
            put(Array(text.utf8), into: client.number)
            #expect(try loop.turn())
            return replies(at: client)
        }

        func violation(sourceLocation: SourceLocation = #_sourceLocation) -> (link: String, what: String)? {
            #expect(throws: LinkError.self, sourceLocation: sourceLocation) { try loop.turn() }?.violation
        }
    }

    private static let envelope = "EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n"

    @Test func `a connection gets its banner, and the listener its credit back`() throws {
        let stage = try Stage()
        let client = try stage.client()
        let (server, another) = streamPair()
        try stage.hand(server, session: 2)
        #expect(try stage.loop.turn())
        #expect(try stage.listener.messages() == [.progress(taken: 1, ended: [])])
        #expect(stage.replies(at: another) == ["220"])
        withExtendedLifetime(client) {}
    }

    @Test func `half of its credit is told at once, less together with what ended`() throws {
        let stage = try Stage(inFlight: 4)
        let first = try stage.client(session: 1)
        let second = try stage.client(session: 2)
        let third = try stage.client(session: 3)
        #expect(try stage.listener.messages() == [.progress(taken: 2, ended: [])])
        #expect(try stage.say("QUIT\r\n", at: first) == ["221"])
        put(Array("NOOP\r\n".utf8), into: third.number)
        #expect(try stage.loop.turn())
        let ended = try #require(SessionID(1))
        #expect(try stage.listener.messages() == [.progress(taken: 1, ended: [ended])])
        withExtendedLifetime((second, third)) {}
    }

    @Test func `what ended while the listener read nothing is told when it reads`() throws {
        let stage = try Stage(stores: false)
        let count = 1_000
        for number in 1...count {
            let client = try stage.client(session: UInt64(number))
            #expect(try stage.say("QUIT\r\n", at: client) == ["221"])
            _ = try stage.logger.messages()
        }
        var (taken, packets) = (0, 0)
        var ended: Set<SessionID> = []
        while ended.count < count, packets <= 2 * count {
            for case .progress(let more, let sessions) in try stage.listener.messages() {
                (taken, packets) = (taken + Int(more), packets + 1)
                ended.formUnion(sessions)
            }
            try stage.parent.send(.serve)
            #expect(try stage.loop.turn())
        }
        #expect(taken == count)
        // Far fewer than sessions: those that had no room went together.
        #expect(packets < count)
    }

    @Test func `what the parent said before it turns holds for a client that came before it does`() throws {
        let stage = try Stage()
        let (server, client) = streamPair()
        try stage.hand(server, session: 1)
        try stage.parent.send(.reload(try Stage.settings(hostname: "new.test")))
        #expect(try stage.loop.turn())
        #expect(String(decoding: drain(client.number).octets, as: UTF8.self).hasPrefix("220 new.test "))
    }

    /// More than is held.
    private static let long = String(repeating: "x\r\n", count: Limit.heldContent)

    @Test func `a message goes to the sink with its content, and 250 follows its word`() throws {
        let stage = try Stage()
        let client = try stage.client()
        #expect(try stage.say(Self.envelope, at: client) == ["250", "250", "250", "354"])
        #expect(try stage.sink.message() == nil)
        #expect(try stage.say("x\r\n..y\r\n.\r\n", at: client) == [])
        guard case .keep(let transaction, let message)? = try stage.sink.message() else {
            Issue.record("it doesn't come")
            return
        }
        let provenance = message.provenance
        #expect(provenance.helo == "client.test" && provenance.esmtp && provenance.listener == "smtp")
        #expect(message.sender.address == "a@client.test" && message.recipients == [Addressee(address: "b@mx.test")])
        #expect(message.content == Array("x\r\n.y\r\n".utf8))
        #expect(message.digest == SHA256().digest(of: message.content.span))
        try stage.sink.send(.settled(transaction, .committed(try #require(MessageID("1.test")))))
        #expect(try stage.loop.turn())
        #expect(stage.replies(at: client) == ["250"])
    }

    @Test func `a long message goes into a file of the sink's, and 250 follows its word`() throws {
        let stage = try Stage()
        let client = try stage.client()
        #expect(try stage.say(Self.envelope, at: client) == ["250", "250", "250", "354"])
        #expect(try stage.say(Self.long, at: client) == [])
        guard case .open(let transaction, let provenance, let sender)? = try stage.sink.message() else {
            Issue.record("it isn't opened")
            return
        }
        #expect(provenance.helo == "client.test" && sender.address == "a@client.test")

        let file = pipePair()
        try stage.sink.send(.opened(transaction), passing: [file.writing.number])
        #expect(try stage.loop.turn())
        #expect(try stage.say("..y\r\n.\r\n", at: client) == [])
        let content = Array((Self.long + ".y\r\n").utf8)
        #expect(drain(file.reading.number).octets == content)

        let heard = try stage.sink.messages()
        #expect(heard.first == .recipients(transaction, [Addressee(address: "b@mx.test")]))
        let digest = SHA256().digest(of: content.span)
        let octets = UInt64(content.count)
        #expect(heard.dropFirst() == [.commit(transaction, recipients: 1, octets: octets, digest: digest, faults: [])])
        try stage.sink.send(.settled(transaction, .committed(try #require(MessageID("1.test")))))
        #expect(try stage.loop.turn())
        #expect(stage.replies(at: client) == ["250"])
    }

    @Test func `a long message that is whole before there's a file is committed when there is one`() throws {
        let stage = try Stage()
        let client = try stage.client()
        _ = try stage.say(Self.envelope, at: client)
        #expect(try stage.say(Self.long + ".\r\n", at: client) == [])
        guard case .open(let transaction, _, sender: _)? = try stage.sink.message() else {
            Issue.record("it isn't opened")
            return
        }
        let file = pipePair()
        try stage.sink.send(.opened(transaction), passing: [file.writing.number])
        #expect(try stage.loop.turn())
        #expect(drain(file.reading.number).octets == Array(Self.long.utf8))
        let octets = UInt64(Self.long.utf8.count)
        guard
            case .commit(transaction, recipients: 1, octets: octets, digest: _, faults: [])? =
                try stage.sink.messages().last
        else {
            Issue.record("it isn't committed")
            return
        }
    }

    @Test(arguments: ["", ".\r\n"])
    func `a store that is full costs the message and not the daemon`(end: String) throws {
        let stage = try Stage()
        let client = try stage.client()
        _ = try stage.say(Self.envelope, at: client)
        #expect(try stage.say(Self.long + end, at: client) == [])
        guard case .open(let transaction, _, sender: _)? = try stage.sink.message() else {
            Issue.record("it isn't opened")
            return
        }
        try stage.sink.send(.refused(transaction, .full))
        #expect(try stage.loop.turn())
        if end.isEmpty { put(Array(".\r\n".utf8), into: client.number) }
        if end.isEmpty { #expect(try stage.loop.turn()) }
        #expect(stage.replies(at: client) == ["452"])
        #expect(try stage.say("NOOP\r\n", at: client) == ["250"])
        // Not a word about what never was: it would be a violation.
        #expect(try stage.sink.messages() == [])
    }

    @Test func `a client that leaves in the middle leaves nothing open`() throws {
        let stage = try Stage()
        let file = pipePair().reading
        try {
            let client = try stage.client()
            _ = try stage.say(Self.envelope, at: client)
            _ = try stage.say(Self.long, at: client)
            guard case .open(let transaction, _, sender: _)? = try stage.sink.message() else { return }
            let pipe = pipePair()
            try stage.sink.send(.opened(transaction), passing: [pipe.writing.number])
            #expect(try stage.loop.turn())
        }()
        #expect(try stage.loop.turn())
        guard case .abandon? = try stage.sink.messages().last else {
            Issue.record("it isn't abandoned")
            return
        }
        // The turn after tells the listener.
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
        #expect(try stage.listener.messages().last == .progress(taken: 0, ended: [try #require(SessionID(1))]))
        withExtendedLifetime(file) {}
    }

    @Test func `of a client that leaves before its message is long the sink hears nothing`() throws {
        let stage = try Stage()
        try {
            let client = try stage.client()
            _ = try stage.say(Self.envelope, at: client)
            _ = try stage.say("x\r\n", at: client)
        }()
        #expect(try stage.loop.turn())
        #expect(try stage.sink.messages() == [])
    }

    @Test func `without a store the sink hears of numbers`() throws {
        let stage = try Stage(stores: false)
        let client = try stage.client()
        #expect(try stage.say(Self.envelope + "x\r\n.\r\n", at: client) == ["250", "250", "250", "354", "250"])
        #expect(try stage.say("QUIT\r\n", at: client) == ["221"])
        #expect(try stage.sink.messages() == [])
        try stage.parent.send(.drain)
        #expect(try stage.loop.turn())
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
        #expect(try stage.sink.messages() == [.discarded(messages: 1, octets: 3)])
    }

    @Test func `a client that says QUIT isn't waited for`() throws {
        let stage = try Stage()
        let client = try stage.client()
        #expect(try stage.say("QUIT\r\n", at: client) == ["221"])
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
        #expect(try stage.listener.messages().last == .progress(taken: 0, ended: [try #require(SessionID(1))]))
    }

    @Test func `who sends while the store is asked is read afterwards`() throws {
        let stage = try Stage()
        let client = try stage.client()
        _ = try stage.say(Self.envelope, at: client)
        #expect(try stage.say(Self.long, at: client) == [])
        guard case .open(let transaction, _, sender: _)? = try stage.sink.message() else {
            Issue.record("nothing is opened")
            return
        }
        #expect(try stage.say("x\r\n.\r\nQUIT\r\n", at: client) == [])
        let file = pipePair()
        try stage.sink.send(.opened(transaction), passing: [file.writing.number])
        #expect(try stage.loop.turn())
        #expect(drain(file.reading.number).octets == Array(Self.long.utf8))
        #expect(try stage.loop.turn())
        #expect(drain(file.reading.number).octets == Array("x\r\n".utf8))
        try stage.sink.send(.settled(transaction, .refused(.full)))
        #expect(try stage.loop.turn())
        #expect(stage.replies(at: client) == ["452", "221"])
    }

    // MARK: Peers that aren't honest

    @Test func `a listener can't name a listener that isn't there`() throws {
        let stage = try Stage()
        try stage.hand(streamPair().0, session: 1, listener: 2)
        let violation = stage.violation()
        #expect(violation?.link == "session/0–listener")
        #expect(violation?.what == "connection: no listener 2")
    }

    @Test func `a session is handed over once`() throws {
        let stage = try Stage()
        let (server, client) = streamPair()
        for _ in 0..<2 { try stage.hand(server, session: 1) }
        #expect(stage.violation()?.what == "connection: session 1 is too much")
        withExtendedLifetime(client) {}
    }

    @Test func `no more clients come than there's room for`() throws {
        let stage = try Stage(clients: 1)
        let (server, client) = streamPair()
        for session in UInt64(1)...2 { try stage.hand(server, session: session) }
        #expect(stage.violation()?.what == "connection: session 2 is too much")
        withExtendedLifetime(client) {}
    }

    @Test func `a sink can't settle what nobody committed`() throws {
        let stage = try Stage()
        let session = try #require(SessionID(1))
        let transaction = try #require(TransactionID(session: session, ordinal: 1))
        try stage.sink.send(.settled(transaction, .refused(.full)))
        #expect(stage.violation()?.link == "session/0–sink")
    }

    // MARK: Stopping

    @Test func `it's drained when the listener is and its clients have gone`() throws {
        let stage = try Stage()
        let client = try stage.client()
        try stage.parent.send(.drain)
        #expect(try stage.loop.turn())
        #expect(stage.replies(at: client) == ["421"])
        #expect(try stage.parent.message() == nil)
        shutdownWriting(client.number)
        #expect(try stage.loop.turn())
        try stage.listener.send(.drained)
        #expect(try stage.loop.turn())
        // The end of a turn is where it says so.
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
        #expect(try stage.parent.message() == .drained)
    }
}
