import ArgumentParser
import ClientScript
import Diagnosis
import Journal
import Kernel
import SMTPClient
import Vocabulary

/// `fumble send`: one message, and its dialogue as it happens.
struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send one message, and show the dialogue.",
        discussion: """
            The exit status is 0 if the message was taken for all recipients, 20 if not for all; and where it ended \
            otherwise: 21 banner, 22 EHLO, 23 MAIL, 24 RCPT, 25 DATA, 26 the content, 28 AUTH, 29 TLS; 64 an option, \
            65 a file, 69 no server.
            """)

    @OptionGroup var options: SendOptions

    func run() {
        var errand = options.errand
        let message = errand.quitsAfter == nil ? message(errand) : []
        errand.eightBit = Errand.EightBit(of: message)
        let content = errand.quitsAfter == nil ? dataContent(message) : []
        let timeout = Duration.microseconds(Int64(options.timeout * 1_000_000))
        var delivery = Delivery(errand, content: content, to: options.server, timeout: timeout, isQuiet: options.quiet)
        if errand.encryption != .never { delivery.context = options.security.context(for: options.server) }
        let (outcome, lost) = delivery.run()
        if let text = words(for: outcome).map(delivery.mask.applied) { writeToStandardError("fumble: \(text)\n") }
        if let lost { writeToStandardError("fumble: \(lost.reason), \(lost.place)\n") }
        endProcess(outcome.exitCode ?? lost.map { $0.step.exitCode } ?? 0)
    }

    // MARK: The message

    private func message(_ errand: Errand) -> [UInt8] {
        if let data = options.data { return file(data) }
        var message = Composition()
        let now = Clock.wall()
        message.set("Date", now.mailDate)
        message.set("From", errand.sender.isEmpty ? "<>" : errand.sender)
        message.set("To", errand.recipients.joined(separator: ", "))
        message.set("Subject", "test \(now.mailDate)")
        message.set("Message-ID", "<\(now.microseconds).\(processID())@\(errand.name)>")
        for text in options.header {
            if let field = Composition.field(text) { message.set(field.name, field.value) }
        }
        message.body =
            options.body.hasPrefix("@") ? file(String(options.body.dropFirst())) : Array(options.body.utf8)
        message.attachments = options.attach.map { path in
            Composition.Attachment(name: path.split(separator: "/").last.map(String.init) ?? path, octets: file(path))
        }
        return message.octets(boundary: "=_\(now.microseconds)_\(processID())")
    }

    private func file(_ path: String) -> [UInt8] {
        do throws(Objection) {
            return try DiskFiles().read(path, beside: nil, most: Limit.mostSentFile).octets
        } catch {
            fail(ExitCode.data, "\(path): \(error.wrong)\n    \(error.mend)")
        }
    }

    // MARK: What became of it

    private func words(for outcome: ErrandOutcome) -> String? {
        switch outcome {
        case .done: nil
        case .partly(let refused):
            refused.map { "refused for \(quoted($0.what)): \($0.reply.code) \($0.reply.text)" }.joined(
                separator: "\nfumble: ")
        case .refused(_, let refusal): "\(refusal.what) was refused: \(refusal.reply.code) \(refusal.reply.text)"
        case .missing(_, let what): what
        case .violated(_, let what): what
        }
    }
}

extension ErrandOutcome {
    /// Nil where all went well.
    var exitCode: Int32? {
        switch self {
        case .done: nil
        case .partly: 20
        case .refused(let step, _), .missing(let step, _), .violated(let step, _): step.exitCode
        }
    }
}

extension Errand.Step {
    /// As swaks has them.
    var exitCode: Int32 {
        switch self {
        case .connect: ExitCode.unavailable
        case .banner: 21
        case .hello: 22
        case .mail: 23
        case .rcpt: 24
        case .data: 25
        case .content: 26
        case .quit: 0
        case .auth: 28
        case .tls: 29
        }
    }

    /// Where something happened.
    var place: String {
        switch self {
        case .connect: "at connecting"
        case .banner: "before the banner"
        case .hello: "at EHLO"
        case .mail: "at MAIL"
        case .rcpt: "at RCPT"
        case .data: "at DATA"
        case .content: "before the reply to the content"
        case .quit: "at QUIT"
        case .auth: "in AUTH"
        case .tls: "at STARTTLS"
        }
    }
}
