import Vocabulary

extension Parameter {
    /// As a client sends it.
    var text: String { value.map { "\(keyword)=\($0)" } ?? keyword }

    /// Reads `keyword` or `keyword=value`; nil if it's neither. RFC 5321 §4.1.2, `esmtp-param`.
    init?(_ octets: ArraySlice<UInt8>) {
        let keyword = octets.prefix { $0 != .equals }
        guard let first = keyword.first, first.isLetter || first.isDigit,
            keyword.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") })
        else { return nil }
        let rest = octets[keyword.endIndex...]
        let value = rest.dropFirst()
        guard rest.isEmpty || value.isParameterValue else { return nil }
        self.init(
            keyword: String(ascii: keyword).uppercased(), value: rest.isEmpty ? nil : String(ascii: value))
    }
}

extension Command {
    /// - Parameter octets: What stands behind a path: nothing, or a blank and parameters, one blank between two.
    static func parameterList(_ octets: Span<UInt8>) throws(SyntaxError) -> [Parameter] {
        guard !octets.isEmpty else { return [] }
        let words = Array(copying: octets).dropFirst().split(separator: .blank, omittingEmptySubsequences: false)
        let parameters = words.compactMap(Parameter.init)
        guard parameters.count == words.count else { throw .parameters("Bad parameter syntax") }
        guard parameters.count <= Limit.parameters else { throw .parameters("Too many parameters") }
        return parameters
    }
}

extension ArraySlice<UInt8> {
    /// `esmtp-value = 1*(%d33-60 / %d62-126)`, and UTF-8 (RFC 6531 §3.3): who reads it says where that may be.
    fileprivate var isParameterValue: Bool {
        guard !isEmpty, allSatisfy({ !$0.isControl && $0 != .blank && $0 != .equals }) else { return false }
        return !contains(where: \.isEightBit) || String(validating: self, as: UTF8.self) != nil
    }
}
