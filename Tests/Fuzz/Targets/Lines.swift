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

private func lines(of input: ArraySlice<UInt8>, inPiecesOf size: Int) -> [LineReader.Event] {
    var reader = LineReader()
    var events: [LineReader.Event] = []
    var held: [UInt8] = []
    var rest = input
    while !rest.isEmpty {
        held += rest.prefix(size)
        rest = rest.dropFirst(size)
        var position = 0
        while let event = reader.next(in: held.span, at: &position) {
            events.append(event)
        }
        held.removeFirst(position)
        law(held.count <= Limit.heldLine, "\(held.count) octets are held")
    }
    return events
}
