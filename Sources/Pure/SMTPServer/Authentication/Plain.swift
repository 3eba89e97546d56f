import SMTPGrammar
import Vocabulary

/// PLAIN, RFC 4616: the user to act for, the user and the password, with a NUL between two.
struct Plain: Exchange {
    func respond(to response: [UInt8]) -> ExchangeStep {
        guard !response.isEmpty else { return .empty }
        let fields = response.split(separator: 0, omittingEmptySubsequences: false)
        guard fields.count == 3, let user = String(userName: fields[1]), !fields[2].isEmpty,
            String(validating: fields[2], as: UTF8.self) != nil,
            fields[0].isEmpty || String(userName: fields[0]) != nil
        else { return .malformed }
        return .claim(Claim(user: user, by: .plain))
    }
}
