import ArgumentParser
import ClientScript
import Load
import Vocabulary

/// What `fumble load` puts on a server.
struct LoadOptions: ParsableArguments {
    @Option(name: .long, help: "Sessions at a time.")
    var sessions = 20

    @Option(name: .long, help: "Messages in all. [10000, unless --duration is given]")
    var messages: UInt64?

    @Option(name: .long, help: "Begin no message after so many seconds.")
    var duration: Double?

    @Option(name: .long, help: "Content of a message, header included, in octets.")
    var size = 1_024

    @Option(name: .long, help: "Recipients of a message. [as many as --to names]")
    var recipients: Int?

    @Option(name: .long, help: "A recipient; '{n}' in it is its number; may be given again. [recipient@mx.example]")
    var to: [String] = []

    @Option(name: .long, help: "The sender; '<>' is the null reverse-path.")
    var from = "sender@client.example"

    @Option(name: .long, help: "The name for EHLO.")
    var ehlo = "client.example"

    @Option(name: .long, help: "Messages a second, however fast the server is. [each as soon as a session is free]")
    var rate: UInt64?

    @Option(name: .long, help: "How a message's commands go.")
    var style = LoadStyle.lockStep

    @Option(name: .long, help: "A connection for one message after the other, or for each.")
    var connections = LoadConnections.reused

    @OptionGroup var authentication: AuthenticationOptions

    @OptionGroup var security: TLSOptions

    @Option(
        name: .long, help: "zoo:PERCENT%: so many of the sessions play rows of the zoo.", completion: .list(["zoo:5%"]))
    var mix: Mix?

    @Option(name: .long, help: "Whose replies the rows expect.")
    var profile = ExpectedProfile.strict

    @Option(name: .long, help: "What the choice of rows comes from. [chosen and told]")
    var seed: UInt64?

    @Option(name: .long, help: "Write what it came to there, as JSON.", completion: .file())
    var json: String?

    @Option(name: .long, help: "Longest wait for a reply, in seconds.")
    var timeout = 30.0

    /// How many messages there are where nothing is said.
    private static let usualMessages: UInt64 = 10_000

    mutating func validate() throws {
        try check("--sessions", sessions, Limit.loadSessions)
        if let messages { try check("--messages", messages, Limit.loadMessages) }
        if let rate { try check("--rate", rate, Limit.loadRate) }
        if let recipients { try check("--recipients", recipients, Limit.loadRecipients) }
        try check("--size", size, 1...Limit.mostSentFile)
        for (name, seconds) in [("--duration", duration ?? 1), ("--timeout", timeout)] {
            guard seconds >= 0.001, seconds <= 86_400 else {
                throw ValidationError("\(name): write seconds, from 0.001 to 86400")
            }
        }
        if !security.isAsked { try security.refuseWithoutTLS() }
        // One line is one command: what an address or a name brings mustn't begin another.
        for text in to + [from, ehlo] where text.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
            throw ValidationError("a line break in '\(text.filter { !$0.isNewline })': play it with 'fumble run'")
        }
        if let mix, mix.sessions(of: sessions) > Limit.mixSessions || mix.sessions(of: sessions) >= sessions {
            throw ValidationError(
                "--mix: of \(sessions) sessions that is \(mix.sessions(of: sessions)); one at least sends mail, and "
                    + "\(Limit.mixSessions) at most play rows")
        }
    }

    private func check<Number: BinaryInteger>(_ name: String, _ number: Number, _ range: ClosedRange<Number>) throws {
        guard !range.contains(number) else { return }
        throw ValidationError("\(name): write a number from \(range.lowerBound) to \(range.upperBound)")
    }

    var plan: LoadPlan {
        var plan = LoadPlan()
        plan.style = style
        plan.connections = connections
        plan.encryption = security.tls ? .startTLS : security.tlsOnConnect ? .implicit : .never
        plan.authentication = authentication.mechanism
        plan.sessions = sessions - (mix?.sessions(of: sessions) ?? 0)
        plan.octets = size
        plan.sender = SendOptions.bare(from)
        let given = to.isEmpty ? ["recipient@mx.example"] : to
        plan.recipients = (0..<(recipients ?? given.count)).map { index in
            SendOptions.bare(given[index % given.count]).replacing("{n}", with: "\(index + 1)")
        }
        plan.name = ehlo
        return plan
    }

    func allotment(from start: Instant) -> Allotment {
        Allotment(
            messages: messages ?? (duration == nil ? Self.usualMessages : nil),
            until: duration.map { start + .microseconds(Int64($0 * 1_000_000)) }, rate: rate, from: start)
    }
}

/// A part of the sessions that plays rows of the zoo: `zoo:5%`.
struct Mix: ExpressibleByArgument, Sendable {
    let percent: Int

    init?(argument text: String) {
        guard text.hasPrefix("zoo:"), text.hasSuffix("%"), let percent = Int(text.dropFirst(4).dropLast()),
            (1...99).contains(percent), text == "zoo:\(percent)%"
        else { return nil }
        self.percent = percent
    }

    /// At least one.
    func sessions(of all: Int) -> Int { max(1, (all * percent + 50) / 100) }
}

extension LoadStyle: ExpressibleByArgument {}
extension LoadConnections: ExpressibleByArgument {}
