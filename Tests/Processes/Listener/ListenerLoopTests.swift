import Admissions
import IPC
import Journal
import Kernel
import Privsep
import Support
import Testing
import Vocabulary
import Wire

@testable import Listener

@Suite("The listener")
struct ListenerLoopTests {
    /// A listener with its ends outside, and a socket on the loopback address.
    private struct Stage {
        typealias SessionEnd = Link<ListenerToSession, SessionToListener>

        let loop: ListenerLoop
        let parent: Link<ChildToParent, ParentToListener>
        var sessions: [SessionEnd] = []
        let port: UInt16
        let settings: ListenerSettings
        let logger: Link<ToLogger, FromLogger>

        init(sessions count: UInt8) throws {
            let (log, logger): (Link<FromLogger, ToLogger>, Link<ToLogger, FromLogger>) = try linkPair(
                "listener–logger")
            self.logger = logger
            let pair = try packetPair()
            parent = Link(name: "parent–listener", pair.first)
            let endpoint = Endpoint(address: .loopback4, port: 0)
            let socket = ListeningSocket(number: 0, try listen(on: endpoint, backlog: 256))
            let bound = try localEndpoint(of: socket.descriptor)
            let place = ListeningPlace(name: "smtp", address: .internet(bound), tls: .none)
            port = bound.port
            settings = ListenerSettings(
                listeners: [place], connectionsPerProcess: 1_000, connections: 1_000,
                connectionsPerAddress: 1_000, logLevel: .info)
            var inside: [ListenerLoop.SessionLink] = []
            for index in 0..<count {
                let (here, there): (ListenerLoop.SessionLink, SessionEnd) = try linkPair("listener–session/\(index)")
                inside.append(here)
                sessions.append(there)
            }
            loop = try ListenerLoop(
                ParentLink(of: .listener, over: pair.second), inside, [socket],
                Admissions(settings, processes: Int(count)),
                JournalOutbox(log))
        }

        /// The session process that begins here has been told that it serves.
        func serve() throws {
            try parent.send(.serve)
            #expect(try loop.turn())
        }

        func connection(at session: Int) throws -> (accepted: ConnectionAccepted, descriptor: SharedDescriptor)? {
            guard let came = try sessions[session].messageWithDescriptor(),
                case .connection(let accepted) = came.message
            else { return nil }
            return (accepted, came.descriptor)
        }
    }

    @Test func `a connection goes to a session, which has it for itself`() throws {
        let stage = try Stage(sessions: 2)
        try stage.serve()
        let client = connection(toLoopback: stage.port)
        #expect(try stage.loop.turn())
        let came = try #require(try stage.connection(at: 0))
        #expect(came.accepted.session.number == 1)
        #expect(came.accepted.admission == .admitted)
        #expect(came.accepted.listener == 0)
        #expect(came.accepted.peer == .internet(try localEndpoint(of: client.number)))
        put(Array("220".utf8), into: came.descriptor.number)
        shutdownWriting(came.descriptor.number)
        #expect(drain(client.number).octets == Array("220".utf8))
        #expect(try stage.connection(at: 1) == nil)
    }

    @Test func `nobody is handed over before the parent says serve`() throws {
        let stage = try Stage(sessions: 1)
        let client = connection(toLoopback: stage.port)
        // Something that wakes it up and has nothing to do with connections.
        try stage.parent.send(.reload(stage.settings))
        #expect(try stage.loop.turn())
        #expect(try stage.connection(at: 0) == nil)
        try stage.serve()
        #expect(try stage.loop.turn())
        #expect(try stage.connection(at: 0) != nil)
        withExtendedLifetime(client) {}
    }

    @Test func `at the end of a session's credit the backlog holds what comes`() throws {
        let stage = try Stage(sessions: 1)
        try stage.serve()
        let clients = (0...Limit.descriptorsInFlight).map { _ in connection(toLoopback: stage.port) }
        var came = 0
        while came < Limit.descriptorsInFlight {
            #expect(try stage.loop.turn())
            while try stage.connection(at: 0) != nil { came += 1 }
        }
        try stage.sessions[0].send(.progress(taken: 1, ended: []))
        #expect(try stage.loop.turn())
        #expect(try stage.connection(at: 0) == nil)
        #expect(try stage.loop.turn())
        #expect(try stage.connection(at: 0)?.accepted.session.number == UInt64(clients.count))
    }

    @Test func `a session process that is told to be drained gets no connection any more`() throws {
        var stage = try Stage(sessions: 2)
        try stage.serve()
        try stage.parent.send(.drain)
        #expect(try stage.loop.turn())
        #expect(try stage.parent.message() == .drained)
        for session in stage.sessions { #expect(try session.messages() == [.drained]) }
        // Its sockets are closed: the port is free.
        #expect(throws: Never.self) {
            _ = try listen(on: Endpoint(address: .loopback4, port: stage.port), backlog: 1)
        }

        // Then the sessions may go, one after the other.
        while !stage.sessions.isEmpty {
            stage.sessions.removeLast()
            #expect(try stage.loop.turn())
        }
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
    }

    @Test func `a session process that is lost while the daemon serves is a lost peer`() throws {
        var stage = try Stage(sessions: 2)
        try stage.serve()
        stage.sessions.removeFirst()
        #expect(#expect(throws: LinkError.self) { try stage.loop.turn() }?.lost == "listener–session/0")
    }

    @Test func `progress that can't be is, when a connection comes, a violation that names the session`() throws {
        let stage = try Stage(sessions: 2)
        try stage.serve()
        try stage.sessions[1].send(.progress(taken: 1, ended: []))
        let client = connection(toLoopback: stage.port)
        let error = #expect(throws: LinkError.self) { try stage.loop.turn() }
        #expect(error?.violation?.link == "listener–session/1")
        #expect(error?.violation?.what == "progress: it took 1 connections, 0 were handed over")
        withExtendedLifetime(client) {}
    }
}
