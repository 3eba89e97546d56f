import ClientScript
import Kernel
import SMTPClient
import Vocabulary

/// A session with a server, reply by reply: for commands that have a dialogue of their own.
final class ReplySession {
    let connection: Connection
    private var reader = ReplyReader()
    private var events: [Event] = []
    private var isEnded = false

    enum Event {
        case reply(ServerReply)
        /// What came is no reply: a word for what it is.
        case violation(String)
        /// The server closed, or the connection broke: with the kernel's reason.
        case end(String?)
        case nothing
    }

    init(_ connection: Connection) { self.connection = connection }

    /// What comes next, within so long.
    func next(within time: Duration) -> Event {
        let deadline = Clock.now() + time
        while true {
            if !events.isEmpty { return events.removeFirst() }
            if isEnded { return .end(nil) }
            switch connection.receive(within: deadline - Clock.now()) {
            case .octets(let octets): take(octets)
            case .end:
                isEnded = true
                return .end(nil)
            case .lost(let reason):
                isEnded = true
                return .end(reason)
            case .nothing: return .nothing
            }
        }
    }

    /// What came before a handshake is forgotten: RFC 3207 §4.2.
    func forget() {
        reader = ReplyReader()
        events = []
    }

    private func take(_ octets: [UInt8]) {
        var position = 0
        while let event = reader.next(in: octets.span, at: &position) {
            switch event {
            case .reply(let reply): events.append(.reply(reply))
            case .malformed(let line): events.append(.violation("what is no reply: \(visible(line.prefix(200)))"))
            case .unending: events.append(.violation("a reply without an end"))
            }
        }
    }
}

extension ServerAddress {
    /// A session with the server, or the end of the program where there is none.
    func session(within time: Duration) -> ReplySession {
        do throws(Unreachable) {
            let descriptor = try connect(within: time)
            return ReplySession(try made(descriptor, time))
        } catch {
            fail(ExitCode.unavailable, "no server at \(description): \(error)")
        }
    }

    private func made(_ descriptor: consuming Descriptor, _ time: Duration) throws(Unreachable) -> Connection {
        do throws(SystemError) {
            return try Connection(descriptor, patience: time)
        } catch {
            throw Unreachable(error.description)
        }
    }
}
