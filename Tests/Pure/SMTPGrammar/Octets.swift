import Testing
import Vocabulary

@testable import SMTPGrammar

/// The octets of a text.
func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The text of octets that are UTF-8.
func text(_ octets: some Collection<UInt8>) -> String { String(decoding: octets, as: UTF8.self) }

extension Inbox {
    mutating func append(_ octets: some Sequence<UInt8>) {
        append(Array(octets).span)
    }

    /// A copy of the next octets.
    func prefix(_ count: Int) -> [UInt8] { Array(octets[head..<head + count]) }
}

/// What a line reader says, with the octets of lines in place of where they stand.
enum ReadLine: Hashable {
    case line([UInt8])
    case bareLF([UInt8])
    case tooLong([UInt8])
    case unending
    case tlsHandshake

    init(_ event: LineReader.Event, in input: [UInt8]) {
        switch event {
        case .line(let place): self = .line(Array(input[place]))
        case .bareLF(let place): self = .bareLF(Array(input[place]))
        case .tooLong(let beginning): self = .tooLong(beginning)
        case .unending: self = .unending
        case .tlsHandshake: self = .tlsHandshake
        }
    }
}

extension LineReader {
    /// The next line of what is held.
    mutating func next(from inbox: inout Inbox, holding most: Int = Limit.heldLine) -> ReadLine? {
        var position = inbox.head
        let event = next(in: inbox.octets.span, at: &position, holding: most)
            .map { ReadLine($0, in: inbox.octets) }
        inbox.consume(position - inbox.head)
        return event
    }
}

extension ContentReader {
    /// Reads, and gets the content as octets.
    mutating func read(_ input: [UInt8], into kept: inout [UInt8]) -> Progress {
        var pieces: [Piece] = []
        let progress = read(input.span) { pieces.append($0) }
        for piece in pieces {
            switch piece {
            case .carriageReturn: kept.append(.carriageReturn)
            case .received(let range): kept += input[range]
            }
        }
        return progress
    }
}

/// The input in pieces: whole, octet by octet, and cut once at every octet (at 64 of them if it's long).
func cuts(of input: [UInt8]) -> [[ArraySlice<UInt8>]] {
    let step = max(1, input.count / 64)
    return [[input[...]], input.indices.map { input[$0...$0] }]
        + stride(from: 1, to: input.count, by: step).map { [input[..<$0], input[$0...]] }
}
