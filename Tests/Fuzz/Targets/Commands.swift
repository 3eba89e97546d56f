import SMTPGrammar
import Vocabulary

func readCommand(_ octets: [UInt8]) {
    var lengths = LineLengths()
    (lengths.mail, lengths.recipient) = (Limit.heldLine, Limit.heldLine)
    do throws(SyntaxError) {
        let command = try Command(octets, lengths: lengths)
        let again = try? Command(Array(command.text.utf8), lengths: lengths)
        // A source route isn't written, so that only the text can be the same.
        law(again?.text == command.text, "\(command.text) is read otherwise")
    } catch {
        check(error.reply)
    }
}

/// A reply is lines of printable US-ASCII, each with its code, none too long.
func check(_ reply: Reply) {
    law((200...599).contains(reply.code))
    law(reply.octets.suffix(2) == [0x0D, 0x0A])
    for line in reply.octets.dropLast(2).split(separator: 0x0D, omittingEmptySubsequences: false) {
        let text = line.first == 0x0A ? line.dropFirst() : line
        law(text.allSatisfy { (0x20..<0x7F).contains($0) }, "\(reply)")
        law(text.count <= Limit.responseLine)
        law(text.starts(with: String(reply.code).utf8))
    }
}
