import ClientScript
import Kernel
import SMTPClient
import TLS
import Vocabulary

/// Carries out an errand over the network, and shows what is said.
struct Delivery {
    private let errand: Errand
    private let content: [UInt8]
    private let server: ServerAddress
    private let timeout: Duration
    private let isQuiet: Bool
    private var dialogue: ClientDialogue
    /// Nil where no TLS is asked for.
    var context: ClientTLS.Context?

    /// A session that ended before its QUIT was answered.
    struct Lost {
        let step: Errand.Step
        let place: String
        let reason: String
    }

    init(_ errand: Errand, content: [UInt8], to server: ServerAddress, timeout: Duration, isQuiet: Bool) {
        self.errand = errand
        self.content = content
        self.server = server
        self.timeout = timeout
        self.isQuiet = isQuiet
        dialogue = ClientDialogue(errand, .drawn())
    }

    /// Of what was said to authenticate.
    var mask: Mask { dialogue.mask }

    mutating func run() -> (ErrandOutcome, Lost?) {
        let session = server.session(within: timeout)
        show("-", "connected to \(server.description)")
        do throws(NetworkError) {
            if errand.encryption == .implicit {
                do throws(NetworkError) { try encrypt(session) } catch {
                    let lost = Lost(step: .tls, place: "at connecting", reason: error.description)
                    return (dialogue.result, lost)
                }
            }
            while true {
                switch session.next(within: timeout) {
                case .reply(let reply):
                    for (index, line) in reply.lines.enumerated() {
                        let text = dialogue.mask.applied(to: visible(line))
                        show("S", "\(reply.code)\(index == reply.lines.count - 1 ? " " : "-")\(text)")
                    }
                    if let outcome = try perform(dialogue.receive(reply), session) { return (outcome, nil) }
                case .violation(let what): return lost("the server sent \(dialogue.mask.applied(to: what))")
                case .end(let reason): return lost(reason ?? "the server closed the connection")
                case .nothing: return lost("no reply within \(timeout)")
                }
            }
        } catch {
            return lost(error.description)
        }
    }

    private func lost(_ reason: String) -> (ErrandOutcome, Lost?) {
        let step = dialogue.step
        // Behind QUIT all is said: a server may close without a word.
        return (dialogue.result, step == .quit ? nil : Lost(step: step, place: step.place, reason: reason))
    }

    /// The outcome, once there is nothing more to do.
    private mutating func perform(
        _ effects: [ClientDialogue.Effect], _ session: ReplySession
    ) throws(NetworkError) -> ErrandOutcome? {
        // A group goes in one packet: RFC 2920 §3.1.
        var octets: [UInt8] = []
        for effect in effects {
            switch effect {
            case .say(let more, let shown):
                show("C", shown)
                octets += more
            case .sendContent:
                showContent()
                octets += content
            case .startTLS:
                session.forget()
                try encrypt(session)
                if let outcome = try perform(dialogue.encrypted(), session) { return outcome }
            case .end(let outcome): return outcome
            }
        }
        if !octets.isEmpty { try session.connection.send(octets) }
        return nil
    }

    private func encrypt(_ session: ReplySession) throws(NetworkError) {
        guard let context else { throw NetworkError("nobody asked for TLS") }
        let facts = try session.connection.startTLS(context, within: timeout)
        show("-", "TLS \(facts.version), certificate for \(facts.names.joined(separator: ", "))")
    }

    // MARK: What is shown

    /// Lines of content that are shown; of the others their number.
    private static let shownLines = 50

    private func showContent() {
        let lines = content.split(separator: 10, omittingEmptySubsequences: false).dropLast()
        for line in lines.prefix(Self.shownLines) { show("C", visible(line.last == 13 ? line.dropLast() : line)) }
        if lines.count > Self.shownLines {
            show("C", "… \(lines.count - Self.shownLines) lines more, \(content.count) octets in all")
        }
    }

    private func show(_ who: String, _ text: String) {
        guard !isQuiet else { return }
        do throws(SystemError) {
            try writeToStandardOutput("\(who): \(text)\n")
        } catch {
            fail(ExitCode.system, "\(error)")
        }
    }
}
