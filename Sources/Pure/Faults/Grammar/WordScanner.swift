import SMTPGrammar
import Vocabulary

/// Takes a word apart from the left. What it takes is gone from `rest`.
struct WordScanner {
    private(set) var rest: ArraySlice<UInt8>

    /// - Parameter octets: In lower case.
    init(_ octets: ArraySlice<UInt8>) {
        rest = octets
    }

    mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// The name that stands here.
    mutating func take<Name>(_ spellings: Spellings<Name>) -> Name? {
        guard let (name, length) = spellings.beginning(rest) else { return nil }
        rest = rest.dropFirst(length)
        return name
    }

    /// A run of digits: a number, `.max` if it is above what an Int holds. Nil without a digit, or with a zero too
    /// many before them.
    mutating func takeNumber() -> Int? {
        let digits = rest.prefix(while: \.isDigit)
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        rest = rest[digits.endIndex...]
        return Int(String(ascii: digits)) ?? .max
    }

    /// A number with what may stand behind it in this unit, in the unit's smallest step.
    mutating func takeNumber(of unit: Quantity.Unit) -> Int? {
        guard let number = takeNumber() else { return nil }
        for suffix in unit.suffixes where take(suffix.text) {
            let (product, overflow) = number.multipliedReportingOverflow(by: suffix.factor)
            return overflow ? .max : product
        }
        return number
    }

    /// `550`: the three digits of a reply that refuses, and no fourth.
    mutating func takeCode() -> UInt16? {
        let digits = rest.prefix(while: \.isDigit)
        guard digits.count == 3, let code = UInt16(String(ascii: digits)), Quantity.code.range.contains(Int(code))
        else { return nil }
        rest = rest[digits.endIndex...]
        return code
    }

    /// `5.1.1`, with `_` for any of the dots: its three numbers.
    mutating func takeEnhanced() -> (class: UInt16, status: EnhancedStatus)? {
        guard let first = takeSubcode(), takeDot(), let subject = takeSubcode(), takeDot(), let detail = takeSubcode()
        else { return nil }
        return (first, EnhancedStatus(subject, detail))
    }

    /// One to three digits without a leading zero. RFC 3463 §2.
    private mutating func takeSubcode() -> UInt16? {
        takeNumber().flatMap { $0 <= 999 ? UInt16($0) : nil }
    }

    private mutating func takeDot() -> Bool { take(".") || take("_") }
}

extension Quantity {
    static let code = Quantity(.replyCode, Limit.faultCode)
}

/// Without regard to what a locale or Unicode calls a letter: only A–Z are folded.
func foldedASCII(_ text: some StringProtocol) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}
