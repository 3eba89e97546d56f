import Vocabulary

/// Finds the codes of the replies in what a server sends, however the network cuts it: RFC 5321 §4.2.1.
///
/// It keeps the place in the line and nothing of the text, for whoever reads a million replies.
package struct CodeReader: Hashable, Sendable {
    private enum Place: Hashable {
        /// So many digits of a code were read; `first` is the code of the reply's lines before.
        case code(digits: Int, value: UInt16, first: UInt16?)
        case separator(code: UInt16)
        case text(code: UInt16, isLast: Bool)
        /// Behind a code and CR.
        case lineFeed(code: UInt16)
    }

    private var place = start
    /// Octets of the reply so far, and of its line.
    private var octets = 0
    private var line = 0

    private static let start = Place.code(digits: 0, value: 0, first: nil)

    /// Why what came is no reply of SMTP's.
    package enum Violation: Error, Hashable {
        case malformed
        /// A line, or a reply, without an end: above `Limit.readReplyLine`, or `Limit.readReply`.
        case unending
    }

    package init() {}

    /// The code of the next reply that ends in these octets, read from `index` on; nil at their end.
    package mutating func next(in input: Span<UInt8>, from index: inout Int) throws(Violation) -> UInt16? {
        let begin = index
        while index < input.count {
            let octet = input[index]
            index += 1
            switch place {
            case .code(let digits, let value, let first):
                guard case 48...57 = octet else { throw .malformed }
                let code = value * 10 + UInt16(octet - 48)
                place = .code(digits: digits + 1, value: code, first: first)
                guard digits == 2 else { continue }
                guard (200...599).contains(code), first == nil || first == code else { throw .malformed }
                place = .separator(code: code)
            case .separator(let code):
                switch octet {
                case UInt8(ascii: "-"): place = .text(code: code, isLast: false)
                case UInt8(ascii: " "): place = .text(code: code, isLast: true)
                case UInt8(ascii: "\r"): place = .lineFeed(code: code)
                case UInt8(ascii: "\n"):
                    forget()
                    return code
                default: throw .malformed
                }
            case .lineFeed(let code):
                guard octet == UInt8(ascii: "\n") else { throw .malformed }
                forget()
                return code
            case .text(let code, let isLast):
                if octet != UInt8(ascii: "\n") {
                    while index < input.count, input[index] != UInt8(ascii: "\n") { index += 1 }
                    continue
                }
                if isLast {
                    forget()
                    return code
                }
                place = .code(digits: 0, value: 0, first: code)
                // An empty line costs time, too.
                octets += line + index - begin + 16
                line = begin - index
            }
        }
        line += index - begin
        guard line < Limit.readReplyLine, octets + line < Limit.readReply else { throw .unending }
        return nil
    }

    private mutating func forget() { self = CodeReader() }
}
