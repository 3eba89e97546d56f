package import Vocabulary

/// Whether the parameters of RCPT are well-formed. RFC 3461 §4.1, §4.2.
package struct RecipientParameters: Hashable, Sendable {
    /// A parameter that a server may take, if it offered DSN.
    package enum Keyword: String, Hashable, Sendable {
        case notify = "NOTIFY"
        case orcpt = "ORCPT"
    }

    private static let occasions = ["SUCCESS", "FAILURE", "DELAY"]
    /// The kinds of address that are registered: RFC 3461 §4.2, RFC 6533 §3, RFC 2156.
    private static let addressTypes = ["RFC822", "UTF-8", "X400"]

    /// - Parameters:
    ///   - dsn: Whether DSN was offered.
    ///   - international: Whether MAIL had SMTPUTF8, so that an address of type utf-8 may stand as it is.
    /// - Throws: 555 for a parameter that isn't accepted, 501 for one that stands there twice or has a bad value.
    package init(_ parameters: [Parameter], dsn: Bool, international: Bool) throws(SyntaxError) {
        for (index, parameter) in parameters.enumerated() {
            guard dsn, let keyword = Keyword(rawValue: parameter.keyword) else { throw .unknownParameter }
            try parameters.checkUnique(index)
            switch keyword {
            case .notify: try Self.check(notify: parameter.value ?? "")
            case .orcpt: try Self.check(originalRecipient: parameter.value ?? "", international)
            }
        }
    }

    private static func check(notify value: String) throws(SyntaxError) {
        let occasions = value.uppercased().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard occasions == ["NEVER"] || (!occasions.isEmpty && occasions.allSatisfy(Self.occasions.contains)) else {
            throw .parameters("Syntax: NOTIFY=NEVER or NOTIFY=SUCCESS,FAILURE,DELAY")
        }
    }

    private static func check(
        originalRecipient value: String, _ international: Bool
    ) throws(SyntaxError) {
        let parts = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard value.utf8.count <= Limit.originalRecipient, parts.count == 2, !parts[1].isEmpty,
            addressTypes.contains(parts[0].uppercased())
        else { throw .parameters("Syntax: ORCPT=rfc822;address") }
        // RFC 6533 §3: as it is, where UTF-8 may come.
        if international, parts[0].uppercased() == "UTF-8", parts[1].utf8.contains(where: \.isEightBit) { return }
        guard Xtext.decode(parts[1].utf8) != nil else { throw .parameters("Bad xtext in ORCPT") }
    }
}

extension [Parameter] {
    /// RFC 3461 §4, and what RFC 5321 §4.1.1.11 leaves open: no parameter may stand there twice.
    func checkUnique(_ index: Int) throws(SyntaxError) {
        let keyword = self[index].keyword
        if self[..<index].contains(where: { $0.keyword == keyword }) { throw .parameters("\(keyword) twice") }
    }
}
