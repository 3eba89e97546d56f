import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

/// What a client said before the row begins.
enum Opening: String {
    case nothing = ""
    case helo = "HELO client.test\r\n"
    case ehlo = "EHLO client.test\r\n"
    case mail = "EHLO client.test\r\nMAIL FROM:<a@client.test>\r\n"
    case rcpt = "EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\n"
    case data = "EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n"
}

/// What came of a play.
struct Outcome: Hashable {
    var replies: [String]
    var stored: [Stored]
    var end: EndReason?
    /// Without those that tell how the input came in packets.
    var notes: [Note]
}

/// Plays a row, and expects its replies (each may be given by its beginning) and, unless it says otherwise, that
/// nothing is stored (nil: whatever is), and that the session can still be used.
///
/// The row is played whole, octet by octet and cut once at every octet, and must come to the same each time.
/// - Returns: What came of it.
@discardableResult
func play(
    _ input: [UInt8], after opening: Opening = .ehlo, gets replies: [String], stores stored: [Stored]? = [],
    ends end: EndReason? = nil, usable: Bool = true, store: Store = .takesAll,
    terms: Conversation.Terms = .example(), sourceLocation: SourceLocation = #_sourceLocation
) -> Outcome {
    let isOpen = end == nil && usable
    let input = input + (isOpen ? Array("NOOP\r\n".utf8) : [])
    let expected = replies + (isOpen ? ["250"] : [])

    let outcome = perform([input], after: opening, store: store, terms: terms, sourceLocation: sourceLocation)
    let matches =
        outcome.replies.count == expected.count && zip(outcome.replies, expected).allSatisfy { $0.hasPrefix($1) }
    #expect(matches, "got \(outcome.replies), not \(expected)", sourceLocation: sourceLocation)
    if let stored { #expect(outcome.stored == stored, sourceLocation: sourceLocation) }
    #expect(outcome.end == end, sourceLocation: sourceLocation)

    let step = max(1, input.count / 256)
    let cuts = stride(from: step, to: input.count, by: step).map { [Array(input[..<$0]), Array(input[$0...])] }
    for packets in cuts + [input.map { [$0] }] {
        let other = perform(packets, after: opening, store: store, terms: terms, sourceLocation: sourceLocation)
        #expect(other == outcome, "cut into \(packets.map(\.count))", sourceLocation: sourceLocation)
    }
    return outcome
}

@discardableResult
func play(
    _ input: String, after opening: Opening = .ehlo, gets replies: [String], stores stored: [Stored]? = [],
    ends end: EndReason? = nil, usable: Bool = true, store: Store = .takesAll,
    terms: Conversation.Terms = .example(), sourceLocation: SourceLocation = #_sourceLocation
) -> Outcome {
    play(
        Array(input.utf8), after: opening, gets: replies, stores: stored, ends: end, usable: usable, store: store,
        terms: terms, sourceLocation: sourceLocation)
}

/// The message that `Opening.data` begins, with this content.
func message(_ content: String, to recipient: String = "b@mx.test") -> Stored {
    Stored(sender: "a@client.test", recipients: [recipient], content: Array(content.utf8))
}

/// Plays packets, and checks what holds for every play.
private func perform(
    _ packets: [[UInt8]], after opening: Opening, store: Store, terms: Conversation.Terms,
    sourceLocation: SourceLocation
) -> Outcome {
    var player = Player(terms)
    player.store = store
    player.settle()
    if opening != .nothing { player.send(opening.rawValue) }
    player.forget()
    for packet in packets { player.send(packet) }

    let taken = player.replies.count { $0.hasPrefix("250") && $0.contains("id=") }
    #expect(taken == player.stored.count, "stored if and only if told so", sourceLocation: sourceLocation)
    for note in player.notes {
        #expect(!note.hasControlOctet, "\(note)", sourceLocation: sourceLocation)
    }
    #expect((player.ending == .finish) == (player.endReason != nil), sourceLocation: sourceLocation)
    return Outcome(
        replies: player.replies, stored: player.stored, end: player.endReason,
        notes: player.notes.filter { !$0.isOfPackets })
}

extension Note {
    /// Whether it tells how the input came, not what it was.
    fileprivate var isOfPackets: Bool {
        switch self {
        case .irregular(.earlyTalker), .irregular(.unpipelined), .irregular(.pipelinedBody): true
        default: false
        }
    }

    fileprivate var hasControlOctet: Bool {
        switch self {
        case .identified(let text, _), .command(let text, _): text.hasControlOctet
        case .refused(let text, let reply): text.hasControlOctet || reply.lines.contains(where: \.hasControlOctet)
        case .reply(let reply): reply.lines.contains(where: \.hasControlOctet)
        case .directiveIgnored(let text, _, _), .directiveUnknown(let text, _, _): text.hasControlOctet
        case .authenticated(let user, _): user.hasControlOctet
        case .message, .commitUnacked, .limit, .irregular, .fault, .tlsFault, .rejected, .ended: false
        }
    }
}

extension String {
    fileprivate var hasControlOctet: Bool { utf8.contains { $0 < 0x20 || $0 >= 0x7F } }
}
