import SMTPGrammar
import Vocabulary

/// LOGIN, draft-murchison-sasl-login: a prompt for the user, and one for the password.
struct Login: Exchange {
    private var user: String?

    let prompt = Array("Username:".utf8)

    mutating func respond(to response: [UInt8]) -> ExchangeStep {
        if let user { return .claim(Claim(user: user, by: .login)) }
        guard !response.isEmpty else { return .empty }
        guard let user = String(userName: response) else { return .malformed }
        self.user = user
        return .challenge(Array("Password:".utf8))
    }
}
