import SMTPGrammar
import Vocabulary

/// What somebody wants to hear of a conversation. What nobody does isn't made.
package struct Told: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Each line and each reply.
    package static let lines = Told(rawValue: 1)
    /// Messages, refusals and irregularities.
    package static let outcomes = Told(rawValue: 2)

    package static let everything: Told = [.lines, .outcomes]
}

/// Makes of what happens what the log may hear.
struct Reporter {
    private let told: Told
    private var redaction = Redaction()
    /// The line that replies are about.
    private var subject = Subject.none
    /// Each is noted once.
    private var irregularities: Set<Irregularity> = []

    private enum Subject {
        case none
        /// A command that was understood, and holds no secret.
        case command(Verb, [UInt8])
        /// As it's shown.
        case text(String)
    }

    init(told: Told) {
        self.told = told
    }

    /// A command came, and was understood.
    mutating func command(_ verb: Verb, _ line: Span<UInt8>, into effects: inout [Conversation.Effect]) {
        if verb == .auth || told.contains(.lines) {
            show(redaction.shown(Array(copying: line), of: verb), into: &effects)
        } else {
            subject = told.contains(.outcomes) ? .command(verb, Array(copying: line)) : .none
        }
    }

    /// A line came that was not.
    mutating func unknown(_ line: Span<UInt8>, into effects: inout [Conversation.Effect]) {
        show(redaction.shown(Array(copying: line)), into: &effects)
    }

    /// A line came that belongs to an exchange: it may be a secret.
    mutating func response(into effects: inout [Conversation.Effect]) {
        show(Redaction.response, into: &effects)
    }

    private mutating func show(_ line: (verb: String, text: String), into effects: inout [Conversation.Effect]) {
        subject = .text(line.text)
        if told.contains(.lines) { effects.append(.note(.command(verb: line.verb, text: line.text))) }
    }

    func replied(_ reply: Reply, into effects: inout [Conversation.Effect]) {
        if told.contains(.lines) { effects.append(.note(.reply(reply))) }
    }

    mutating func refused(_ reply: Reply, into effects: inout [Conversation.Effect]) {
        guard told.contains(.outcomes) else { return }
        let command =
            switch subject {
            case .none: ""
            case .text(let text): text
            case .command(let verb, let line): redaction.shown(line, of: verb).text
            }
        effects.append(.note(.refused(command: command, reply)))
    }

    mutating func irregular(_ irregularity: Irregularity, into effects: inout [Conversation.Effect]) {
        guard told.contains(.outcomes), irregularities.insert(irregularity).inserted else { return }
        effects.append(.note(.irregular(irregularity)))
    }
}
