package import SMTPGrammar

/// All that happens to one command: what the words that fired come to together. `Composition.swift` says how.
package struct Strike: Hashable, Sendable {
    /// The command is refused, or the message.
    package internal(set) var refusal: Refusal?
    /// Before the reply, or before the connection is closed or reset. `Plan.delay` comes on top.
    package internal(set) var wait: Duration = .zero
    package internal(set) var content: Content?
    package internal(set) var transport: Transport?
    package internal(set) var ending: Ending?
    package internal(set) var intake: Intake?
    /// The message gets 250 and isn't stored.
    package internal(set) var lose = false
    /// STARTTLS is done, and not announced.
    package internal(set) var hidesStartTLS = false
    /// In the order in which they were judged; never empty.
    package internal(set) var fired: [Fired] = []

    package struct Refusal: Hashable, Sendable {
        package let code: UInt16
        package let status: EnhancedStatus?

        package init(code: UInt16, status: EnhancedStatus?) {
            self.code = code
            self.status = status
        }

        /// RFC 6647 §5.1.
        package static let grey = Refusal(code: 451, status: EnhancedStatus(7, 1))
        /// As of a command that isn't implemented.
        package static let lie = Refusal(code: 502, status: .invalidCommand)
    }

    /// What the reply's octets become.
    package enum Content: Hashable, Sendable {
        case long(Int)
        case lines(Int)
        case mixed
        case openend
        case nocode
        case notext
        case nospace
        case garbage
        case twice
        case early
        case lf
        case cr
        case mute
        case inject
    }

    /// How they leave.
    package enum Transport: Hashable, Sendable {
        case drip(Duration)
        case split(beforeLastLF: Bool)
        case cut
    }

    /// What becomes of the connection.
    package enum Ending: Hashable, Sendable {
        case drop
        case reset
        case hang
        case late421
    }

    /// How content is read.
    package enum Intake: Hashable, Sendable {
        /// Octets a second.
        case slow(Int)
        /// Nil: for good.
        case stall(Duration?)
    }

    package init() {}

    /// Whether the honest server does what was asked, whatever the client is told.
    ///
    /// At the dot all but a code acts after the message is committed, so that the client can't know. RFC 1047.
    package func isDone(at point: Point) -> Bool {
        guard refusal == nil, !lose else { return false }
        return point == .dot || (ending != .drop && ending != .reset)
    }

    /// Adds what struck the same reply earlier. What this one does alike, or what excludes it, wins.
    package mutating func join(_ earlier: Strike) {
        wait += earlier.wait
        content = content ?? earlier.content
        transport = transport ?? earlier.transport
        ending = ending ?? earlier.ending
    }

    /// Whether the connection closes behind the reply. RFC 5321 §3.8 has it so for 421; QUIT closes whatever is said.
    package func closes(at point: Point) -> Bool {
        refusal.map { $0.code == Self.closingCode || point == .quit } ?? false
    }

    static let closingCode: UInt16 = 421
}
