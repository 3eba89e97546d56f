import SMTPGrammar
import Vocabulary

/// The first octet says how the rest is cut: into pieces of so many octets.
func readLines(_ octets: [UInt8]) {
    guard let first = octets.first else { return }
    let input = octets.dropFirst()
    let whole = lines(of: input, inPiecesOf: max(1, input.count))
    let pieces = lines(of: input, inPiecesOf: 1 + Int(first))
    law(whole == pieces, "cut otherwise it's other lines")
}

/// Each line as it was read, or what else was.
private func lines(of input: ArraySlice<UInt8>, inPiecesOf size: Int) -> [ReadLine] {
    var reader = LineReader()
    var events: [ReadLine] = []
    var held: [UInt8] = []
    var rest = input
    while !rest.isEmpty {
        held += rest.prefix(size)
        rest = rest.dropFirst(size)
        var position = 0
        while let event = reader.next(in: held.span, at: &position) {
            events.append(ReadLine(event, in: held))
        }
        held.removeFirst(position)
        law(held.count <= Limit.heldLine, "\(held.count) octets are held")
    }
    return events
}

/// What a line reader says, with the octets of lines in place of where they stand.
private enum ReadLine: Equatable {
    case line([UInt8])
    case bareLF([UInt8])
    case other(LineReader.Event)

    init(_ event: LineReader.Event, in input: [UInt8]) {
        switch event {
        case .line(let place): self = .line(Array(input[place]))
        case .bareLF(let place): self = .bareLF(Array(input[place]))
        case .tooLong, .unending, .tlsHandshake: self = .other(event)
        }
    }
}
