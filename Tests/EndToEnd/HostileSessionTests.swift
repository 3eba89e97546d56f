import Foundation
import Kernel
import Support
import Testing
import Vocabulary
import Wire

/// A session process of the release binary, with a hostile listener and a hostile sink around it.
@Suite("A session process among hostile peers", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct HostileSessionTests {
    /// A session process that can have two clients; listener and sink are the test.
    final class Scene {
        let session: LoneRole<SessionSettings>
        private(set) var listener: FarEnd<SessionToListener, ListenerToSession>?
        private(set) var sink: FarEnd<SessionToSink, SinkToSession>?

        init() throws {
            let (listener, sink) = (try LinkEnds(), try LinkEnds())
            session = try LoneRole(
                .session(3), links: zip([.listener, .sink], [listener.theirs, sink.theirs]))
            self.listener = try FarEnd(listener.ours)
            self.sink = try FarEnd(sink.ours)
        }

        static let settings = SessionSettings(
            hostname: Hostile.hostname, listeners: [SessionListener(name: "smtp")], limits: .standard,
            deadlines: .standard,
            stopWait: Limit.stopWait, timeScale: .standard, seed: 7, clients: 2, stores: true, opening: 4,
            logLevel: .info)

        func begin() throws -> Scene {
            try session.start(Self.settings)
            return self
        }

        /// Hands a client over.
        func connect(_ session: UInt64 = 1) throws -> SMTPClient {
            let (client, connection) = try SMTPClient.pair()
            try listener?.say(.connection(accepted(session)), passing: [connection.number])
            return client
        }

        func accepted(_ session: UInt64, listener: UInt8 = 0) -> ConnectionAccepted {
            ConnectionAccepted(
                session: Hostile.transaction(session, 1).session, peer: .local, listener: listener, admission: .admitted
            )
        }

        /// A client that has sent more content than goes into a packet, and the sink's view of it.
        func clientAtData() throws -> SMTPClient {
            let client = try connect()
            try client.expect(220)
            try client.command("EHLO client.test", 250)
            try client.command("MAIL FROM:<from@client.test>", 250)
            try client.command("RCPT TO:<to@server.test>", 250)
            try client.command("DATA", 354)
            try client.send(Self.content)
            guard case .open(Hostile.transaction, _, _)? = try sink?.hear() else {
                throw Unfit("it didn't open the message")
            }
            return client
        }

        /// The same some steps further: it has sent the content, and awaits the verdict.
        func clientAtCommit() throws -> SMTPClient {
            let client = try clientAtData()
            try open(Hostile.transaction)
            try client.send(".\r\n")
            guard case .recipients(Hostile.transaction, _)? = try sink?.hear() else {
                throw Unfit("it didn't name the recipients")
            }
            guard
                case .commit(Hostile.transaction, recipients: 1, octets: 3 * UInt64(Limit.heldContent), _, _)? = try
                    sink?.hear()
            else {
                throw Unfit("it didn't commit the message")
            }
            return client
        }

        private static let content = String(repeating: "x\r\n", count: Limit.heldContent)

        /// Says that a message is opened, with a file that nobody reads.
        func open(_ transaction: TransactionID) throws {
            let number = Glibc.open("/dev/null", O_WRONLY | O_CLOEXEC)
            defer { close(number) }
            try sink?.say(.opened(transaction), passing: [number])
        }

        func listenerHangsUp() { listener = nil }
        func sinkHangsUp() { sink = nil }
    }

    private static let id = "1.M2P3Q4.server.test"
    private func committed() throws -> StoreVerdict { .committed(try #require(MessageID(Self.id))) }

    @Test func `among honest peers a message gets its 250 with the sink's id`() throws {
        let scene = try Scene().begin()
        let client = try scene.clientAtCommit()
        try scene.sink?.say(.settled(Hostile.transaction, committed()))
        #expect(try client.expect(250).id == Self.id)
        try client.quit()
    }

    @Test func `a refusal of the sink's is the client's`() throws {
        let scene = try Scene().begin()
        let client = try scene.clientAtData()
        try scene.sink?.say(.refused(Hostile.transaction, .full))
        try client.send(".\r\n")
        #expect(try client.reply().code == 452)
        try client.command("NOOP", 250)
    }

    // MARK: A hostile listener

    static let fromListener: [(octets: [UInt8], descriptors: Int, what: String)] = [
        ([Hostile.unknownTag], 0, "no message has the tag 255"),
        ([1, 0], 0, "message 'connection', field 'session': it ends too early"),
        (ListenerToSession.drained.withMore, 0, "no message has the tag 0"),
        (ListenerToSession.drained.packet, 1, "1 descriptors came, 0 belong"),
        (connection.packet, 0, "0 descriptors came, 1 belong"), (connection.packet, 2, "2 descriptors came, 1 belong"),
        (connection.cut, 1, "field 'admission': it ends too early"),
        (Array(connection.packet.dropLast()) + [9], 1, "field 'admission': a value it can't have"),
        ([UInt8](repeating: 2, count: 50_000), 0, "don't fit"),
    ]

    private static let connection = ListenerToSession.connection(
        ConnectionAccepted(session: Hostile.session, peer: .local, listener: 0, admission: .admitted))

    @Test(arguments: fromListener.indices)
    func `a packet of the listener's that is no message ends it`(row: Int) throws {
        let (octets, descriptors, what) = Self.fromListener[row]
        let scene = try Scene().begin()
        try scene.listener?.say(octets: octets, passing: Array(repeating: 0, count: descriptors))
        try Hostile.expectViolation(scene.session, over: "session/3–listener", what)
    }

    @Test func `a listener that it wasn't told of ends it`() throws {
        let scene = try Scene().begin()
        let (_, connection) = try SMTPClient.pair()
        try scene.listener?.say(.connection(scene.accepted(1, listener: 7)), passing: [connection.number])
        try Hostile.expectViolation(scene.session, over: "session/3–listener", "connection: no listener 7")
    }

    @Test func `a session that comes twice ends it`() throws {
        let scene = try Scene().begin()
        let client = try scene.connect(1)
        try client.expect(220)
        _ = try scene.connect(1)
        try Hostile.expectViolation(scene.session, over: "session/3–listener", "connection: session 1 is too much")
    }

    @Test func `more clients than it can have end it`() throws {
        let scene = try Scene().begin()
        let clients = try (1...2).map { try scene.connect($0) }
        for client in clients { try client.expect(220) }
        _ = try scene.connect(3)
        try Hostile.expectViolation(scene.session, over: "session/3–listener", "connection: session 3 is too much")
    }

    // MARK: A hostile sink

    static let fromSink: [(octets: [UInt8], descriptors: Int, what: String)] = [
        ([Hostile.unknownTag], 0, "no message has the tag 255"),
        (SinkToSession.opened(Hostile.transaction).packet, 0, "message 'opened', field 'descriptors': 0 descriptors"),
        (SinkToSession.opened(Hostile.transaction).packet, 2, "2 descriptors came, 1 belong"),
        (SinkToSession.opened(Hostile.transaction).cut, 1, "it ends too early"),
        (SinkToSession.refused(Hostile.transaction, .full).packet, 1, "1 descriptors came, 0 belong"),
        (Array(SinkToSession.refused(Hostile.transaction, .full).packet.dropLast()) + [9], 0, "field 'refusal'"),
        (settled(id: "../../etc/passwd"), 0, "message 'settled', field 'id': a value it can't have"),
        (settled(id: "x\r\n250 y"), 0, "field 'id': a value it can't have"),
        (settled(id: String(repeating: "x", count: 241)), 0, "field 'id': 241 long, at most 240"),
    ]

    private static func settled(id: String) -> [UInt8] {
        var writer = Writer()
        writer.uint8(3)
        writer.transaction(Hostile.transaction)
        writer.text(id)
        return writer.octets
    }

    @Test(arguments: fromSink.indices)
    func `a packet of the sink's that is no message ends it`(row: Int) throws {
        let (octets, descriptors, what) = Self.fromSink[row]
        let scene = try Scene().begin()
        try scene.sink?.say(octets: octets, passing: Array(repeating: 0, count: descriptors))
        try Hostile.expectViolation(scene.session, over: "session/3–sink", what)
    }

    @Test func `a file that nobody asked for ends it`() throws {
        let scene = try Scene().begin()
        try scene.open(Hostile.transaction)
        try Hostile.expectViolation(scene.session, over: "session/3–sink", "opened: transaction 1.1 didn't ask for it")
    }

    @Test(arguments: [(UInt64(1), UInt32(2)), (2, 1)])
    func `a file for another transaction ends it`(session: UInt64, ordinal: UInt32) throws {
        let scene = try Scene().begin()
        let client = try scene.clientAtData()
        try scene.open(Hostile.transaction(session, ordinal))
        try Hostile.expectViolation(
            scene.session, over: "session/3–sink", "opened: transaction \(session).\(ordinal) didn't ask for it")
        #expect(try client.untilTheEnd() == "")
    }

    @Test func `a file that comes twice ends it`() throws {
        let scene = try Scene().begin()
        let client = try scene.clientAtData()
        for _ in 0..<2 { try scene.open(Hostile.transaction) }
        try Hostile.expectViolation(scene.session, over: "session/3–sink", "opened: transaction 1.1 didn't ask for it")
        withExtendedLifetime(client) {}
    }

    @Test func `a verdict before the commit ends it, and the client gets no 250`() throws {
        let scene = try Scene().begin()
        let client = try scene.clientAtData()
        try scene.sink?.say(.settled(Hostile.transaction, committed()))
        try Hostile.expectViolation(scene.session, over: "session/3–sink", "settled: transaction 1.1 didn't ask for it")
        #expect(try client.untilTheEnd() == "")
    }

    @Test func `a refusal of a file that is open ends it`() throws {
        let scene = try Scene().begin()
        let client = try scene.clientAtCommit()
        try scene.sink?.say(.refused(Hostile.transaction, .full))
        try Hostile.expectViolation(scene.session, over: "session/3–sink", "refused: transaction 1.1 didn't ask for it")
        #expect(try client.untilTheEnd() == "")
    }

    @Test func `a verdict that comes twice ends it`() throws {
        let scene = try Scene().begin()
        let client = try scene.clientAtCommit()
        try scene.sink?.say(.settled(Hostile.transaction, committed()))
        try client.expect(250)
        try scene.sink?.say(.settled(Hostile.transaction, committed()))
        try Hostile.expectViolation(scene.session, over: "session/3–sink", "settled: transaction 1.1 didn't ask for it")
    }

    // MARK: The parent's link, and lost peers

    @Test func `settings that come twice end it`() throws {
        let scene = try Scene().begin()
        let order = ChildOrder(account: nil, hasRoot: false, filter: .kill, links: [])
        try scene.session.parent?.say(.settings(order, Scene.settings))
        try Hostile.expectViolation(scene.session, over: "session/3–parent", "settings came twice")
    }

    @Test func `a word before the settings ends it`() throws {
        let scene = try Scene()
        try scene.session.parent?.say(.drain)
        try Hostile.expectViolation(scene.session, over: "session/3–parent", "before the settings")
    }

    @Test func `a word that is none ends it`() throws {
        let scene = try Scene().begin()
        try scene.session.parent?.say(octets: [Hostile.unknownTag])
        try Hostile.expectViolation(scene.session, over: "session/3–parent", "no message has the tag 255")
    }

    @Test(arguments: ["parent", "listener", "sink"])
    func `it ends with 75 when a peer is gone, and its clients with it`(peer: String) throws {
        let scene = try Scene().begin()
        let client = try scene.connect()
        try client.expect(220)
        switch peer {
        case "parent": scene.session.hangUp()
        case "listener": scene.listenerHangsUp()
        default: scene.sinkHangsUp()
        }
        #expect(try scene.session.wait() == .exited(ExitCode.lostPeer))
        #expect(try client.untilTheEnd() == "")
    }
}
