import SMTPGrammar
import Vocabulary

/// An address's domain may be written in U-labels or in A-labels, and is the same. RFC 5890 §2.3.2.1.
extension String {
    /// What is counted by an address: with the letters of US-ASCII in lower case, and A-labels.
    var countingKey: String {
        guard utf8.contains(where: \.isEightBit), let domain = domain(of: self) else { return folded }
        return (domain.prefix + domain.name.text).folded
    }

    /// The same address with all of its domain in A-labels, and with all of it in U-labels, unless that changes nothing.
    var otherSpellings: [String] {
        guard utf8.contains(where: \.isEightBit) || mayHaveALabel, let domain = domain(of: self) else { return [] }
        return [domain.prefix + domain.name.text, domain.prefix + domain.name.international].filter { $0 != self }
    }

    private func domain(of address: String) -> (prefix: String, name: Domain)? {
        let at = address.utf8.lastIndex(of: .at)
        let start = at.map { address.utf8.index(after: $0) } ?? address.startIndex
        guard let name = Domain(international: String(address[start...])) else { return nil }
        return (String(address[..<start]), name)
    }

    private var mayHaveALabel: Bool {
        let prefix = Array("xn--".utf8)
        var matched = 0
        for octet in utf8 {
            matched = octet.lowercased == prefix[matched] ? matched + 1 : octet.lowercased == prefix[0] ? 1 : 0
            if matched == prefix.count { return true }
        }
        return false
    }
}
