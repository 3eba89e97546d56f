/// Finds the replies in what a server sends, however the network cuts it: RFC 5321 §4.2.1.
///
/// It keeps the place in the line and nothing of the text.
package struct ReplyReader: Hashable, Sendable {
    private enum Place: Hashable {
        /// So many digits of a code were read; `first` is the code of the reply's lines before.
        case code(digits: Int, value: UInt16, first: UInt16?)
        case separator(code: UInt16)
        case text(code: UInt16, isLast: Bool)
    }

    private var place = Place.code(digits: 0, value: 0, first: nil)

    /// No reply of SMTP's.
    package struct Malformed: Error, Hashable {
        package init() {}
    }

    package init() {}

    /// The code of the next reply that ends in these octets, read from `index` on; nil at their end.
    package mutating func next(in octets: Span<UInt8>, from index: inout Int) throws(Malformed) -> UInt16? {
        while index < octets.count {
            let octet = octets[index]
            index += 1
            switch place {
            case .code(let digits, let value, let first):
                guard case 48...57 = octet else { throw Malformed() }
                let code = value * 10 + UInt16(octet - 48)
                place = .code(digits: digits + 1, value: code, first: first)
                guard digits == 2 else { continue }
                guard first == nil || first == code else { throw Malformed() }
                place = .separator(code: code)
            case .separator(let code):
                guard octet == UInt8(ascii: " ") || octet == UInt8(ascii: "-") else { throw Malformed() }
                place = .text(code: code, isLast: octet == UInt8(ascii: " "))
            case .text(let code, let isLast):
                guard octet == UInt8(ascii: "\n") else { continue }
                place = .code(digits: 0, value: 0, first: isLast ? nil : code)
                if isLast { return code }
            }
        }
        return nil
    }
}
