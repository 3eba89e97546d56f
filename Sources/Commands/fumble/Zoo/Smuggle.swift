import ArgumentParser
import ClientScript
import Kernel
import SMTPClient
import Synchronization
import Vocabulary
import Zoo

/// `fumble smuggle`: which sequences a server takes for the end of a message, though none but CRLF . CRLF is one.
struct Smuggle: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smuggle",
        abstract: "Try every false end of content.",
        discussion: """
            The exit status is 0 if the server took none for an end, 1 if it did, 65 if it takes no message from here at \
            all, 69 if there's none.
            """)

    @Argument(help: "The server: HOST:PORT.")
    var server: ServerAddress = .standard

    @Option(name: .long, help: "Whom the messages are for. The server must take mail for it.")
    var to = "recipient@mx.example"

    @Option(name: .long, help: "From whom.")
    var from = "sender@client.example"

    @Option(name: .long, help: "Longest wait for a reply, in seconds.")
    var timeout = 30.0

    @Option(name: .long, help: "How long a server may take to fall for a false end, in seconds.")
    var wait = 0.5

    func validate() throws {
        guard timeout >= 0.001, timeout <= 86_400, wait >= 0.001, wait <= 86_400 else {
            throw ValidationError("--timeout, --wait: write seconds, from 0.001 to 86400")
        }
    }

    func run() {
        let trials = [("text", "text"), ("CRLF", "text\r\n")].flatMap { place, before in
            FalseEnd.all.map { (name: "\($0.name) behind \(place)", octets: Array(before.utf8) + $0.octets) }
        }
        let trial = SmuggleTrial(
            server: server, to: to, from: from, timeout: .microseconds(Int64(timeout * 1_000_000)),
            wait: .microseconds(Int64(wait * 1_000_000)))
        let verdicts = Mutex<[Int: SmuggleTrial.Verdict]>([:])
        let next = Mutex(0)
        do throws(SystemError) {
            try runInThreads(Self.atATime) { _ in
                while true {
                    let index = next.withLock { next in
                        defer { next += 1 }
                        return next
                    }
                    guard index < trials.count else { return }
                    let verdict = trial.run(trials[index].octets)
                    verdicts.withLock { $0[index] = verdict }
                }
            }
        } catch {
            fail(ExitCode.system, "\(error)")
        }
        let made = verdicts.withLock { $0 }
        var accepted = 0
        for (index, trial) in trials.enumerated() {
            guard let verdict = made[index] else { continue }
            if case .accepted = verdict { accepted += 1 }
            write(trial.name + String(repeating: " ", count: max(1, 34 - trial.name.utf8.count)) + "\(verdict)\n")
        }
        write("\(accepted == 0 ? "none" : "\(accepted)") of \(trials.count) false ends taken for an end\n")
        endProcess(accepted > 0 ? 1 : 0)
    }

    /// Sessions at a time: each waits most of its time.
    private static let atATime = 8

    private func write(_ text: String) {
        do throws(SystemError) {
            try writeToStandardOutput(text)
        } catch {
            fail(ExitCode.system, "\(error)")
        }
    }
}

/// One false end, tried in a session of its own.
struct SmuggleTrial {
    let server: ServerAddress
    let to: String
    let from: String
    let timeout: Duration
    let wait: Duration

    /// What the server made of it.
    enum Verdict: CustomStringConvertible, Sendable {
        /// As content: the message went on to its true end, and was taken.
        case ignored
        /// With a reply, there or at the true end.
        case refused(ServerReply)
        case closed(String)
        /// A message ended there: whoever relays content as it comes can be made to send a second one.
        case accepted(ServerReply)

        var description: String {
            switch self {
            case .ignored: "ignored"
            case .refused(let reply): "refused: \(reply.code) \(reply.text)"
            case .closed(let reason): "closed\(reason)"
            case .accepted(let reply): "ACCEPTED AS AN END: \(reply.code) \(reply.text)"
            }
        }
    }

    /// - Parameter content: Up to the false end and with it.
    func run(_ content: [UInt8]) -> Verdict {
        let session = server.session(within: timeout)
        expect(session, nil, 220)
        expect(session, "EHLO client.example", 250)
        expect(session, "MAIL FROM:<\(from)>", 250)
        expect(session, "RCPT TO:<\(to)>", 250)
        expect(session, "DATA", 354)
        guard send(session, Array("Subject: false end\r\n\r\n".utf8) + content) else { return .closed("") }
        switch session.next(within: wait) {
        case .reply(let reply): return reply.isPositive ? .accepted(reply) : .refused(reply)
        case .violation(let what): return .closed(", behind \(what)")
        case .end(let reason): return .closed(reason.map { ": \($0)" } ?? "")
        case .nothing: return atTrueEnd(session)
        }
    }

    private func atTrueEnd(_ session: ReplySession) -> Verdict {
        guard send(session, Array("smuggled\r\n.\r\n".utf8)) else { return .closed("") }
        switch session.next(within: timeout) {
        case .reply(let reply) where !reply.isPositive: return .refused(reply)
        case .reply(let first):
            // A server that had ended the message in silence takes what came behind it for commands now.
            if case .reply = session.next(within: wait) { return .accepted(first) }
            return .ignored
        case .violation(let what): return .closed(", behind \(what)")
        case .end(let reason): return .closed(reason.map { ": \($0)" } ?? "")
        case .nothing: return .closed(" not, and never answered")
        }
    }

    private func send(_ session: ReplySession, _ octets: [UInt8]) -> Bool {
        do throws(NetworkError) {
            try session.connection.send(octets)
            return true
        } catch {
            return false
        }
    }

    /// Ends the program where the server takes no message at all: then nothing can be tried.
    private func expect(_ session: ReplySession, _ command: String?, _ code: UInt16) {
        if let command { _ = send(session, Array("\(command)\r\n".utf8)) }
        let what = command ?? "the connection"
        switch session.next(within: timeout) {
        case .reply(let reply) where reply.code == code: return
        case .reply(let reply):
            fail(
                ExitCode.data,
                "\(what) wants \(code); the server said \(reply.code) \(reply.text)\n    name a recipient that it takes with --to"
            )
        case .violation(let text): fail(ExitCode.data, "\(what): the server sent \(text)")
        case .end(let reason):
            fail(ExitCode.data, "\(what): the server closed the connection\(reason.map { ": \($0)" } ?? "")")
        case .nothing: fail(ExitCode.data, "\(what): no reply within \(timeout)")
        }
    }
}
