import Benchmark
import Glibc
import Kernel
import Load
import Vocabulary

/// The load generator: one thread, one epoll, every octet made beforehand. Any reply but the one that must come
/// ends it.
final class Generator {
    private struct Client {
        var socket: CInt = -1
        var replies = CodeReader()
        var step = Script.banner
        /// Octets of the step that are sent.
        var sent = 0
        /// Replies to the step that have come.
        var answered = 0
        var waitsForRoom = false
        /// When its message began, in nanoseconds.
        var began: UInt64 = 0
    }

    private let script: Script
    private var connector: Connector
    private var poller: Poller
    private var clients: [Client]
    private var scratch = [UInt8](repeating: 0, count: 65_536)
    /// Connections that are still to be opened.
    private var unopened = 0
    /// Messages that no connection has begun.
    private var unclaimed = 0
    /// Connections that wait for a reply.
    private var busy = 0
    /// How long each message took, in nanoseconds: from MAIL, or from connect(2) if each has a connection of its own,
    /// or from the content in a stream, to the reply that takes it.
    private(set) var latencies: [UInt64] = []

    /// Connections that are being opened at a time: no backlog overflows.
    private static let openingAtOnce = 64
    /// Without any reply for so long the server is given up. A disk that syncs may be busy with others.
    private static let patience = Duration.seconds(60)

    init(_ load: Load, to server: Endpoint) throws {
        script = Script(load)
        connector = try Connector(to: server)
        poller = try Poller()
        clients = Array(repeating: Client(), count: load.sessions)
        latencies.reserveCapacity(load.messages)
    }

    deinit {
        for client in clients where client.socket >= 0 { Glibc.close(client.socket) }
    }

    // MARK: What it does

    /// Opens the connections that are kept, and waits until each is greeted.
    func open() throws {
        guard script.load.connections == .reused else { return }
        unopened = clients.count
        for slot in clients.indices.prefix(Self.openingAtOnce) {
            unopened -= 1
            try connect(slot)
        }
        try turnUntilQuiet()
    }

    /// Sends all messages, and waits until each is taken.
    func run() throws {
        latencies.removeAll(keepingCapacity: true)
        unclaimed = script.load.messages
        for slot in clients.indices where claim() {
            switch script.load.connections {
            case .reused:
                busy += 1
                try perform(Script.message, slot)
            case .perMessage: try connect(slot)
            }
        }
        try turnUntilQuiet()
        guard latencies.count == script.load.messages else {
            throw Failure("\(latencies.count) messages of \(script.load.messages) were taken")
        }
    }

    /// Says QUIT on the connections that were kept.
    func quit() throws {
        for slot in clients.indices where clients[slot].socket >= 0 {
            busy += 1
            try perform(script.quit, slot)
        }
        try turnUntilQuiet()
    }

    // MARK: Turns

    private func turnUntilQuiet() throws {
        var deadline = Clock.now() + Self.patience
        while busy > 0 {
            let ready = try poller.wait(for: .seconds(1))
            if ready.isEmpty {
                try Interruption.check()
                guard Clock.now() < deadline else {
                    throw Failure("no reply came for \(Self.patience): \(busy) connections wait for one")
                }
                continue
            }
            deadline = Clock.now() + Self.patience
            for ready in ready {
                let slot = Int(ready.token)
                if ready.writable { try flush(slot) }
                if ready.readable || ready.hangup || ready.error { try takeReplies(slot) }
            }
        }
    }

    private func claim() -> Bool {
        guard unclaimed > 0 else { return false }
        unclaimed -= 1
        return true
    }

    // MARK: One connection

    private func connect(_ slot: Int) throws {
        busy += 1
        clients[slot] = Client()
        if script.steps[Script.banner].begins { clients[slot].began = Clock.now().nanoseconds }
        clients[slot].socket = try connector.connect()
        try poller.add(clients[slot].socket, .readable, token: UInt64(slot))
    }

    private func perform(_ step: Int, _ slot: Int) throws {
        clients[slot].step = step
        clients[slot].sent = 0
        clients[slot].answered = 0
        if script.steps[step].begins { clients[slot].began = Clock.now().nanoseconds }
        try flush(slot)
    }

    private func flush(_ slot: Int) throws {
        let octets = script.steps[clients[slot].step].octets
        while clients[slot].sent < octets.count {
            switch send(octets.span.extracting(droppingFirst: clients[slot].sent), to: clients[slot].socket) {
            case .octets(let count): clients[slot].sent += count
            case .wouldBlock: return try waitForRoom(slot, true)
            case .end: throw Failure("the server took no octet of a \(verb(slot))")
            case .lost(let error): throw Failure("the connection was lost in a \(verb(slot)): \(error)")
            }
        }
        try waitForRoom(slot, false)
    }

    private func waitForRoom(_ slot: Int, _ waits: Bool) throws {
        guard clients[slot].waitsForRoom != waits else { return }
        clients[slot].waitsForRoom = waits
        let interest: Poller.Interest = waits ? [.readable, .writable] : .readable
        try poller.modify(clients[slot].socket, interest, token: UInt64(slot))
    }

    private func takeReplies(_ slot: Int) throws {
        guard clients[slot].socket >= 0 else { return }
        switch receive(from: clients[slot].socket, into: &scratch) {
        case .octets(let count):
            var index = 0
            do {
                while let code = try clients[slot].replies.next(in: scratch.span.extracting(first: count), from: &index)
                {
                    try take(code, slot)
                }
            } catch {
                // The words of the server are what tells whoever reads it what went wrong.
                throw Failure("\(error): \(String(decoding: scratch[..<count].prefix(512), as: UTF8.self))")
            }
        case .wouldBlock: return
        case .end: throw Failure("the server closed the connection before it answered a \(verb(slot))")
        case .lost(let error): throw Failure("the connection was lost after a \(verb(slot)): \(error)")
        }
    }

    private func take(_ code: UInt16, _ slot: Int) throws {
        let step = script.steps[clients[slot].step]
        let answered = clients[slot].answered
        guard answered < step.codes.count else { throw Failure("\(code), but no reply was due after a \(verb(slot))") }
        guard step.codes[answered] == code else {
            throw Failure("\(code) in place of \(step.codes[answered]) after a \(verb(slot))")
        }
        if answered == step.takes { latencies.append(Clock.now().nanoseconds - clients[slot].began) }
        clients[slot].answered += 1
        if answered + 1 == step.codes.count { try proceed(slot) }
    }

    private func proceed(_ slot: Int) throws {
        switch script.next(after: clients[slot].step, claim: claim) {
        case .step(let next): try perform(next, slot)
        case .rest:
            busy -= 1
            guard unopened > 0 else { return }
            unopened -= 1
            try connect(clients.count - unopened - 1)
        case .close:
            Glibc.close(clients[slot].socket)
            clients[slot].socket = -1
            busy -= 1
            if script.load.connections == .perMessage, claim() { try connect(slot) }
        }
    }

    /// What was sent last, as errors name it.
    private func verb(_ slot: Int) -> String {
        let text = String(decoding: script.steps[clients[slot].step].octets.prefix(4), as: UTF8.self)
        return clients[slot].step == Script.banner ? "connect" : text == "From" ? "content" : text
    }
}
