import Load
import SMTPClient
import Vocabulary

/// The first octet says how the rest is cut: into pieces of so many octets.
func readReplies(_ octets: [UInt8]) {
    guard let first = octets.first else { return }
    let input = Array(octets.dropFirst())
    let whole = events(of: input, inPiecesOf: max(1, input.count))
    law(whole == events(of: input, inPiecesOf: 1 + Int(first)), "cut otherwise they're other replies")
    var expected: [UInt16] = []
    var isReply = true
    for event in whole {
        guard case .reply(let reply) = event else {
            isReply = false
            break
        }
        law((200...599).contains(reply.code) && !reply.lines.isEmpty)
        expected.append(reply.code)
    }
    for size in [max(1, input.count), 1 + Int(first)] {
        let (codes, isWhole) = codes(of: input, inPiecesOf: size)
        law(codes == expected, "\(codes), and not \(expected)")
        // The quick reader sees at once what the other one sees at the line's end.
        law(isReply || !isWhole, "what is no reply is one for the quick reader")
    }
}

private func events(of input: [UInt8], inPiecesOf size: Int) -> [ReplyReader.Event] {
    var reader = ReplyReader()
    var events: [ReplyReader.Event] = []
    for piece in pieces(input, size) {
        var position = 0
        while let event = reader.next(in: piece.span, at: &position) { events.append(event) }
        law(position == piece.count)
        law(reader.unfinished.count < Limit.readReplyLine)
    }
    return events
}

private func codes(of input: [UInt8], inPiecesOf size: Int) -> (codes: [UInt16], isWhole: Bool) {
    var reader = CodeReader()
    var codes: [UInt16] = []
    do throws(CodeReader.Violation) {
        for piece in pieces(input, size) {
            var position = 0
            while let code = try reader.next(in: piece.span, from: &position) { codes.append(code) }
            law(position == piece.count)
        }
        return (codes, true)
    } catch {
        return (codes, false)
    }
}

private func pieces(_ input: [UInt8], _ size: Int) -> [[UInt8]] {
    stride(from: 0, to: input.count, by: size).map { Array(input[$0..<min($0 + size, input.count)]) }
}
