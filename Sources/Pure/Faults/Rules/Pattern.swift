import Diagnosis

/// A shell pattern over a whole text, in which upper and lower case of US-ASCII are the same. sh(1p), 2.14.
///
///     *       any text, none too
///     ?       one character
///     [a-z]   one of these; [!a-z] one that isn't
///     \*      the character itself
package struct Pattern: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    package let description: String
    private let parts: [Part]

    private enum Part: Hashable {
        case any
        case one(OneOf)
    }

    /// What one character may be. `?` is none but nothing.
    private struct OneOf: Hashable {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var isInverted = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            let others = [scalar, scalar.otherCase]
            return ranges.contains { range in others.contains(where: range.contains) } != isInverted
        }
    }

    /// - Throws: `SpellingError` if a bracket isn't closed, a range runs backwards, or nothing follows a backslash.
    package init(_ text: String) throws(SpellingError) {
        description = text
        var reader = PatternReader(text)
        var parts: [Part] = []
        while let scalar = reader.next() {
            switch scalar {
            case "*": if parts.last != .any { parts.append(.any) }
            case "?": parts.append(.one(OneOf(isInverted: true)))
            case "[": parts.append(.one(try Self.set(from: &reader)))
            default:
                let literal = scalar == "\\" ? try reader.escaped() : scalar
                parts.append(.one(OneOf(ranges: [literal...literal])))
            }
        }
        self.parts = parts
    }

    /// What stands between brackets, the first of which is read. A `]` that comes first is a character.
    private static func set(from reader: inout PatternReader) throws(SpellingError) -> OneOf {
        let start = reader.offset - 1
        var set = OneOf()
        if reader.peek == "!" {
            _ = reader.next()
            set.isInverted = true
        }
        var isFirst = true
        while let scalar = reader.next() {
            if scalar == "]", !isFirst { return set }
            isFirst = false
            let from = reader.offset - scalar.utf8Count
            let low = scalar == "\\" ? try reader.escaped() : scalar
            var high = low
            if reader.peek == "-", let after = reader.peekSecond, after != "]" {
                _ = reader.next()
                _ = reader.next()
                high = after == "\\" ? try reader.escaped() : after
            }
            guard low <= high else {
                throw SpellingError(
                    at: from, "the range \(quoted("\(low)-\(high)")) runs backwards", mend: "write '\(high)-\(low)'")
            }
            set.ranges.append(low...high)
        }
        throw SpellingError(at: start, "a '[' that isn't closed", mend: "close it with ']', or write '\\['")
    }

    /// Takes time in proportion to the two lengths' product at most: of the stars only the last is ever tried again.
    package func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var (part, scalar) = (0, 0)
        var retry: (part: Int, scalar: Int)?
        while scalar < scalars.count || part < parts.count {
            if part < parts.count {
                switch parts[part] {
                case .any:
                    retry = (part + 1, scalar)
                    part += 1
                    continue
                case .one(let set):
                    if scalar < scalars.count, set.contains(scalars[scalar]) {
                        (part, scalar) = (part + 1, scalar + 1)
                        continue
                    }
                }
            }
            guard let star = retry, star.scalar < scalars.count else { return false }
            retry = (star.part, star.scalar + 1)
            (part, scalar) = (star.part, star.scalar + 1)
        }
        return true
    }
}

/// The characters of a pattern, and where the reading stands.
private struct PatternReader {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    /// In octets of UTF-8.
    private(set) var offset = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    var peekSecond: Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }

    mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        index += 1
        offset += scalar.utf8Count
        return scalar
    }

    /// What follows a backslash.
    mutating func escaped() throws(SpellingError) -> Unicode.Scalar {
        guard let scalar = next() else {
            throw SpellingError(
                at: offset - 1, "a backslash with nothing behind it", mend: "write '\\\\' for a backslash")
        }
        return scalar
    }
}

extension Unicode.Scalar {
    fileprivate var utf8Count: Int { UTF8.width(self) }

    /// The same letter of US-ASCII in the other case.
    fileprivate var otherCase: Unicode.Scalar {
        switch self {
        case "a"..."z", "A"..."Z": Unicode.Scalar(UInt8(value) ^ 0x20)
        default: self
        }
    }
}
