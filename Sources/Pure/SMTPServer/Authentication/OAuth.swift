import SMTPGrammar
import Vocabulary

/// XOAUTH2: the user and a bearer token, each behind its key and before a Control-A.
struct XOAuth2: Exchange {
    func respond(to response: [UInt8]) -> ExchangeStep {
        guard !response.isEmpty else { return .empty }
        guard let fields = OAuthFields(response[...]), fields.hasToken,
            let user = fields["user"].flatMap({ String(userName: $0) })
        else { return .malformed(lastWord: Self.failure) }
        return .claim(Claim(user: user, by: .xoauth2))
    }

    func lastWord(isAccepted: Bool) -> [UInt8]? { isAccepted ? nil : Self.failure }

    /// As Google has it.
    private static let failure = Array(
        #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#.utf8)
}

/// OAUTHBEARER, RFC 7628 §3.1: the user in a GS2 header, then a bearer token among keys.
struct OAuthBearer: Exchange {
    func respond(to response: [UInt8]) -> ExchangeStep {
        guard !response.isEmpty else { return .empty }
        guard let header = GS2Header(response), header.message.first == OAuthFields.separator,
            let fields = OAuthFields(header.message.dropFirst()), fields.hasToken
        else { return .malformed(lastWord: Self.failure("invalid_request")) }
        // Whose the token is would be the issuer's to say.
        return .claim(Claim(user: header.authorization ?? "", by: .oauthbearer))
    }

    func lastWord(isAccepted: Bool) -> [UInt8]? { isAccepted ? nil : Self.failure("invalid_token") }

    /// RFC 7628 §3.2.2.
    private static func failure(_ status: String) -> [UInt8] {
        Array(#"{"status":"\#(status)","schemes":"bearer","scope":"mail"}"#.utf8)
    }
}

/// Keys and values, a Control-A behind each, and one behind them all.
private struct OAuthFields {
    private var values: [String: ArraySlice<UInt8>] = [:]

    static let separator: UInt8 = 1

    init?(_ octets: ArraySlice<UInt8>) {
        guard octets.suffix(2) == [Self.separator, Self.separator] else { return nil }
        for field in octets.dropLast(2).split(separator: Self.separator, omittingEmptySubsequences: false) {
            let key = field.prefix { $0 != .equals }
            guard !key.isEmpty, key.allSatisfy(\.isLetter), key.endIndex < field.endIndex else { return nil }
            values[String(ascii: key)] = field[key.endIndex...].dropFirst()
        }
    }

    subscript(key: String) -> ArraySlice<UInt8>? { values[key] }

    /// `auth=Bearer` and a token. RFC 6750 §2.1.
    var hasToken: Bool {
        guard let value = values["auth"] else { return false }
        let scheme = value.prefix { $0 != .blank }
        let token = value[scheme.endIndex...].drop { $0 == .blank }
        return String(decoding: scheme, as: UTF8.self).lowercased() == "bearer" && !token.isEmpty
            && token.allSatisfy { !$0.isControl && !$0.isEightBit && $0 != .blank }
    }
}
