// The Unicode tables that the standard library has for String's equality: of its normal forms nothing else is public.
@_spi(_Unicode) internal import Swift

/// Domains outside of US-ASCII. RFC 5890 §2.3.2.1: a U-label and its A-label are the same name.
extension Domain {
    private static let prefix = "xn--"

    /// Reads a domain that may have U-labels, each of which becomes its A-label.
    ///
    /// Upper case is taken as lower case, as it is in US-ASCII. Nil for what `init(_:)` doesn't take, and for a label
    /// outside of US-ASCII that is no U-label: not UTF-8, not in normal form C, or with characters that names don't
    /// have (RFC 5891 §5.4). The rules of single scripts, RFC 5892's CONTEXTO and RFC 5893's, aren't applied.
    package init?(international octets: ArraySlice<UInt8>) {
        guard octets.contains(where: { $0 >= 0x80 }) else {
            self.init(octets)
            return
        }
        guard octets.count <= Limit.domain, let text = String(validating: octets, as: UTF8.self) else { return nil }
        var labels: [[UInt8]] = []
        for label in text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false) {
            guard let ascii = Self.ascii(Substring(label)) else { return nil }
            labels.append(ascii)
        }
        self.init(Array(labels.joined(separator: [UInt8(ascii: ".")]))[...])
    }

    package init?(international text: String) {
        self.init(international: Array(text.utf8)[...])
    }

    /// The same name with U-labels in place of its A-labels.
    package var international: String {
        text.split(separator: ".", omittingEmptySubsequences: false).map { label in
            guard label.lowercased().hasPrefix(Self.prefix),
                let scalars = Punycode.decode(label.utf8.dropFirst(Self.prefix.utf8.count))
            else { return String(label) }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            return text
        }.joined(separator: ".")
    }

    /// A label as A-label, if it needs one.
    private static func ascii(_ label: Substring) -> [UInt8]? {
        guard !label.utf8.allSatisfy({ $0 < 0x80 }) else { return Array(label.utf8) }
        let label = label.lowercased()
        guard isULabel(label), let encoded = Punycode.encode(label.unicodeScalars) else { return nil }
        return Array(prefix.utf8) + encoded
    }

    /// RFC 5891 §5.4.
    private static func isULabel(_ label: String) -> Bool {
        let scalars = Array(label.unicodeScalars)
        guard label._nfc.elementsEqual(scalars), let first = scalars.first, !first.isMark else { return false }
        guard first != "-", scalars.last != "-", !scalars.dropFirst(2).starts(with: ["-", "-"]) else { return false }
        return scalars.indices.allSatisfy { index in
            scalars[index].isJoiner
                ? index > 0 && scalars[index - 1].properties.canonicalCombiningClass == .virama
                : scalars[index].isAllowedInName
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// U+200C and U+200D, which join letters or keep them apart behind a virama. RFC 5892, appendices A.1 and A.2.
    fileprivate var isJoiner: Bool { self == "\u{200C}" || self == "\u{200D}" }

    /// RFC 5892 §2: letters, digits and marks that have no other form, and the exceptions of §2.6.
    fileprivate var isAllowedInName: Bool {
        switch self {
        case "a"..."z", "0"..."9", "-": return true
        case "\u{DF}", "\u{3C2}", "\u{6FD}", "\u{6FE}", "\u{F0B}", "\u{3007}": return true
        case "\u{B7}", "\u{375}", "\u{5F3}", "\u{5F4}", "\u{30FB}": return true
        case "\u{640}", "\u{7FA}", "\u{302E}", "\u{302F}", "\u{3031}"..."\u{3035}", "\u{303B}": return false
        default: break
        }
        guard !isASCII, !properties.changesWhenNFKCCaseFolded, !properties.isDefaultIgnorableCodePoint else {
            return false
        }
        switch properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark, .spacingMark: return true
        default: return false
        }
    }
}
