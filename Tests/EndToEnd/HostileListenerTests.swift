import Foundation
import Kernel
import Support
import Testing
import Vocabulary
import Wire

/// The listener of the release binary, with hostile session processes around it.
@Suite("A listener among hostile peers", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct HostileListenerTests {
    typealias SessionEnd = FarEnd<ListenerToSession, SessionToListener>

    /// A listener with one socket and two session processes, which are the test.
    final class Scene {
        let listener: LoneRole<ListenerSettings>
        private(set) var sessions: [SessionEnd]
        private let socket: SharedDescriptor
        let endpoint: Endpoint

        init() throws {
            let edges = try (0..<2).map { _ in try LinkEnds() }
            sessions = try edges.map { try SessionEnd($0.ours) }
            listener = try LoneRole(.listener, links: zip([.session(0), .session(1)], edges.map(\.theirs)))
            socket = SharedDescriptor(try listen(on: Hostile.endpoint, backlog: 8))
            endpoint = try localEndpoint(of: socket.number)
        }

        var settings: ListenerSettings {
            ListenerSettings(
                listeners: [ListeningPlace(name: "smtp", address: .internet(endpoint), tls: .none)],
                connectionsPerProcess: 4, connections: 100, connectionsPerAddress: 100, logLevel: .info)
        }

        func begin() throws -> Scene {
            try listener.start(settings, descriptors: [socket.number])
            return self
        }

        /// Connects, and takes what the first session process that has fewer clients is told.
        func connect() throws -> (client: SMTPClient, accepted: ConnectionAccepted) {
            let client = try SMTPClient(to: "127.0.0.1", port: endpoint.port)
            let (message, descriptor) = try sessions[0].hearWithDescriptor()
            guard case .connection(let accepted) = message, descriptor != nil else { throw Unfit("no connection came") }
            return (client, accepted)
        }

        /// A connection comes, before which the listener reads what the session processes said.
        func knock() throws -> SMTPClient { try SMTPClient(to: "127.0.0.1", port: endpoint.port) }

        func hangUp(_ session: Int) { sessions.remove(at: session) }
    }

    @Test func `an honest peer gets connections, each with its descriptor`() throws {
        let scene = try Scene().begin()
        let (_, accepted) = try scene.connect()
        #expect(accepted.session == Hostile.session)
        #expect(accepted.listener == 0)
        #expect(accepted.admission == .admitted)
        try scene.sessions[0].say(.progress(taken: 1, ended: [accepted.session]))
        #expect(try scene.connect().accepted.session.number == 2)
    }

    static let packets: [(octets: [UInt8], descriptors: Int, what: String)] = [
        ([Hostile.unknownTag], 0, "no message has the tag 255"),
        (SessionToListener.progress(taken: 0, ended: []).withMore, 0, "no message has the tag 0"),
        (SessionToListener.progress(taken: 0, ended: []).cut, 0, "field 'ended': it ends too early"),
        (SessionToListener.progress(taken: 0, ended: []).packet, 1, "1 descriptors came, 0 belong"),
        ([1, 0, 0, 255, 255, 255, 255], 0, "message 'progress', field 'ended'"),
        ([1, 0, 0, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 8), 0, "field 'ended': a value it can't have"),
        ([UInt8](repeating: 1, count: 50_000), 0, "don't fit"),
        // Connections that it never got, and a session that it never had.
        (SessionToListener.progress(taken: 1, ended: []).packet, 0, "it took 1 connections, 0 were handed over"),
        (SessionToListener.progress(taken: 0, ended: [Hostile.session]).packet, 0, "session 1 isn't one of its own"),
    ]

    @Test(arguments: packets.indices)
    func `what a session process may not say ends it`(row: Int) throws {
        let (octets, descriptors, what) = Self.packets[row]
        let scene = try Scene().begin()
        try scene.sessions[1].say(octets: octets, passing: Array(repeating: 0, count: descriptors))
        let next = try scene.knock()
        try Hostile.expectViolation(scene.listener, over: "listener–session/1", what)
        withExtendedLifetime(next) {}
    }

    @Test func `another process's session is none of one's own`() throws {
        let scene = try Scene().begin()
        let (_, accepted) = try scene.connect()
        try scene.sessions[1].say(.progress(taken: 0, ended: [accepted.session]))
        let next = try scene.knock()
        try Hostile.expectViolation(scene.listener, over: "listener–session/1", "session 1 isn't one of its own")
        withExtendedLifetime(next) {}
    }

    @Test func `a session that ends twice ends it`() throws {
        let scene = try Scene().begin()
        let (_, accepted) = try scene.connect()
        try scene.sessions[0].say(.progress(taken: 1, ended: [accepted.session, accepted.session]))
        let next = try scene.knock()
        try Hostile.expectViolation(scene.listener, over: "listener–session/0", "session 1 isn't one of its own")
        withExtendedLifetime(next) {}
    }

    @Test func `a connection that is taken twice ends it`() throws {
        let scene = try Scene().begin()
        _ = try scene.connect()
        try scene.sessions[0].say(.progress(taken: 2, ended: []))
        let next = try scene.knock()
        try Hostile.expectViolation(
            scene.listener, over: "listener–session/0", "it took 2 connections, 1 were handed over")
        withExtendedLifetime(next) {}
    }

    // MARK: The parent's link, and lost peers

    @Test func `settings with fewer sockets than listeners end it`() throws {
        let scene = try Scene()
        let order = ChildOrder(account: nil, hasRoot: false, filter: .kill, links: [])
        try scene.listener.parent?.say(octets: ParentToListener.settings(order, scene.settings).packet)
        try Hostile.expectViolation(scene.listener, over: "listener–parent", "0 descriptors came, 1 belong")
    }

    @Test func `a descriptor with a word that has none ends it`() throws {
        let scene = try Scene().begin()
        try scene.listener.parent?.say(octets: ParentToListener.drain.packet, passing: [0])
        try Hostile.expectViolation(scene.listener, over: "listener–parent", "1 descriptors came, 0 belong")
    }

    @Test(arguments: [true, false])
    func `it ends with 75 when a peer is gone`(isParent: Bool) throws {
        let scene = try Scene().begin()
        if isParent { scene.listener.hangUp() } else { scene.hangUp(0) }
        #expect(try scene.listener.wait() == .exited(ExitCode.lostPeer))
    }
}
