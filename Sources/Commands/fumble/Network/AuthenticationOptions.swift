import ArgumentParser
import Kernel
import SMTPClient

/// Whom the client authenticates as, and how.
struct AuthenticationOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Authenticate by a mechanism: \(Mechanism.allCases.map(\.rawValue).joined(separator: ", ")), or any."))
    var auth: String?

    @Option(name: .long, help: "The user to authenticate as.")
    var user: String?

    @Option(name: .long, help: "The password or token; better in FUMBLE_PASSWORD, where others don't see it.")
    var password: String?

    mutating func validate() throws {
        guard let auth else {
            guard let option = user != nil ? "--user" : password != nil ? "--password" : nil else { return }
            throw ValidationError("\(option): there is no AUTH; add --auth and a mechanism, or --auth any")
        }
        if auth.lowercased() != "any", Mechanism(auth) == nil {
            let all = Mechanism.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--auth: '\(auth)' is none of \(all), any")
        }
        if user == nil { throw ValidationError("--auth: name a --user") }
    }

    /// As a report names it; nil for none.
    var mechanism: String? { auth.map { Mechanism($0)?.rawValue ?? "any" } }

    /// Nil where nobody is to be. The password is that of the option, or of FUMBLE_PASSWORD, or none.
    var proof: Errand.Proof? {
        guard let auth else { return nil }
        let secret = password ?? environmentVariables().first { $0.name == "FUMBLE_PASSWORD" }?.value ?? ""
        return Errand.Proof(
            Credentials(user: user ?? "", secret: secret),
            mechanisms: Mechanism(auth).map { [$0] } ?? Mechanism.withPassword)
    }
}
