import ArgumentParser
import SMTPClient

/// What message goes where, and how.
struct SendOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The server: HOST:PORT. [127.0.0.1:2525]", valueName: "server"))
    var word: ServerAddress?

    @Option(name: .customLong("server"), help: ArgumentHelp("The server, in the way of swaks.", valueName: "server"))
    var option: ServerAddress?

    @Option(name: .long, help: "The sender; '<>' is the null reverse-path.")
    var from = "sender@client.example"

    @Option(name: .long, help: "A recipient; may be given again.")
    var to: [String] = []

    @Option(name: .long, help: "A header field, 'Name: value', in place of one of that name; may be given again.")
    var header: [String] = []

    @Option(name: .long, help: "The text, or @FILE.", completion: .file())
    var body = "This is a test."

    @Option(name: .long, help: "A file that goes with the text; may be given again.", completion: .file())
    var attach: [String] = []

    @Option(name: .long, help: "The whole message from this file, in place of all that.", completion: .file())
    var data: String?

    @Option(name: [.long, .customLong("helo")], help: "The name for EHLO.")
    var ehlo = "localhost"

    @OptionGroup var authentication: AuthenticationOptions

    @OptionGroup var security: TLSOptions

    @Flag(name: .long, help: "STARTTLS where it's offered.")
    var tlsOptional = false

    @Flag(name: .long, help: "Speak LMTP.")
    var lmtp = false

    @Option(name: .long, help: "Say QUIT behind: banner, hello, tls, auth, mail or rcpt.")
    var quitAfter: String?

    @Flag(name: .long, help: "One command at a time, whatever is offered.")
    var noPipelining = false

    @Flag(name: .long, help: "Show nothing of the dialogue.")
    var quiet = false

    @Option(name: .long, help: "Longest wait for a reply, in seconds.")
    var timeout = 300.0

    /// The steps that QUIT can be said behind, as they're written.
    private static let steps: [String: Errand.Step] = [
        "connect": .banner, "banner": .banner, "hello": .hello, "ehlo": .hello, "helo": .hello, "lhlo": .hello,
        "tls": .tls, "starttls": .tls, "auth": .auth, "mail": .mail, "rcpt": .rcpt,
    ]

    mutating func validate() throws {
        if word != nil, option != nil { throw ValidationError("--server: a server is named already") }
        guard timeout >= 0.001, timeout <= 86_400 else {
            throw ValidationError("--timeout: write seconds, from 0.001 to 86400")
        }
        if let quitAfter, Self.steps[quitAfter.lowercased()] == nil {
            throw ValidationError("--quit-after: '\(quitAfter)' is none of banner, hello, tls, auth, mail, rcpt")
        }
        if to.isEmpty, ![.banner, .hello, .tls, .auth, .mail].contains(quitStep) {
            throw ValidationError("--to: name a recipient")
        }
        for text in header where Composition.field(text) == nil {
            throw ValidationError("--header: '\(text)' is no field; write 'Name: value'")
        }
        if tlsOptional, security.isAsked {
            throw ValidationError("--tls, --tls-optional, --tls-on-connect: one of them")
        }
        if !tlsOptional, !security.isAsked { try security.refuseWithoutTLS() }
        // One line is one command: what a path or a name brings mustn't begin another.
        for text in to + [from, ehlo] where text.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
            throw ValidationError("a line break in '\(text.filter { !$0.isNewline })': play it with 'fumble run'")
        }
    }

    var server: ServerAddress { word ?? option ?? .standard }

    private var quitStep: Errand.Step? { quitAfter.flatMap { Self.steps[$0.lowercased()] } }

    var errand: Errand {
        var errand = Errand()
        errand.protocolSpoken = lmtp ? .lmtp : .smtp
        errand.name = ehlo
        errand.encryption =
            security.tls ? .required : tlsOptional ? .offered : security.tlsOnConnect ? .implicit : .never
        errand.sender = Self.bare(from)
        errand.recipients = to.map(Self.bare)
        errand.pipelines = !noPipelining
        errand.quitsAfter = quitStep
        errand.authentication = authentication.proof
        return errand
    }

    /// Without the angle brackets, if it has them.
    static func bare(_ path: String) -> String {
        path.hasPrefix("<") && path.hasSuffix(">") ? String(path.dropFirst().dropLast()) : path
    }
}
