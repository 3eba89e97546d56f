import Diagnosis
import Faults
import Vocabulary

/// A configuration while it's being read: what several settings decide together waits here.
struct Draft {
    var configuration = Configuration.standard
    var file = ConfigurationChoice.standard
    var addresses: [IPAddress]?
    var listeners: [PlannedListener]?
    var offset: PortOffset?
    var rules: [Rule]?
    var logTo: [LogDestination]?
    var certificateFiles: [String]?
    var keyFiles: [String]?
}

/// The place in the draft that a setting fills in.
typealias Blank<Value> = any WritableKeyPath<Draft, Value> & Sendable

/// Where a setting's value came from; the later one wins.
enum Source: Comparable {
    case file
    case environment
    case options
}

/// The values that somebody gave one setting. There is one at least.
struct Given {
    let setting: Setting
    let source: Source
    let values: [Node]

    var place: Place? { values.last?.place }
}

extension Draft {
    /// What is wrong with settings that are right one by one, after it's decided which of them hold.
    mutating func settle(_ given: [String: Given]) -> [Mistake] {
        configuration.rules = rules ?? []
        configuration.logTo = logTo ?? configuration.logTo
        return settleListeners(given) + settleCertificates(given) + accountMistakes(given) + mechanismMistakes(given)
    }

    /// The first key is the first certificate's, and so on.
    private mutating func settleCertificates(_ given: [String: Given]) -> [Mistake] {
        let certificates = certificateFiles ?? []
        let keys = keyFiles ?? certificates
        guard keys.count == certificates.count else {
            guard let place = given["tls-key"]?.place else { return [] }
            return [
                Mistake(
                    at: place,
                    wrong: "\(keys.count) key\(keys.count == 1 ? "" : "s") for \(certificates.count) "
                        + "certificate\(certificates.count == 1 ? "" : "s")",
                    mend: "name a key for each certificate, in the same order; without any key each certificate's file "
                        + "has its own")
            ]
        }
        configuration.certificates = zip(certificates, keys).map { CertificateFiles(certificate: $0, key: $1) }
        return []
    }

    /// SCRAM shows that both ends know a secret, so there has to be one.
    private func mechanismMistakes(_ given: [String: Given]) -> [Mistake] {
        let policy = configuration.authentication
        guard policy.secret == nil, let place = given["auth-mechanisms"]?.place,
            let mechanism = policy.mechanisms?.first(where: \.needsSecret)
        else { return [] }
        return [
            Mistake(
                at: place, wrong: "\(mechanism) needs a secret, and there is none",
                mend: "set auth.secret in the file or FUMBLED_AUTH_SECRET, or leave \(mechanism) out")
        ]
    }

    /// `--listen` replaces the default listeners, so that beside it nothing can be said of them. Whoever says
    /// both in one breath is told so; otherwise the nearer source wins, as everywhere.
    private mutating func settleListeners(_ given: [String: Given]) -> [Mistake] {
        let defaults = ["address", "port-offset"].compactMap { given[$0] }
        if let listen = given["listen"], let place = listen.place, let listeners,
            defaults.allSatisfy({ $0.source <= listen.source })
        {
            configuration.listeners = .explicit(listeners)
            return defaults.filter { $0.source == listen.source }.compactMap(\.place).map { other in
                Mistake(
                    at: other, wrong: "means the default listeners, and \(place) replaces them",
                    mend: "leave one of the two out")
            }
        }
        configuration.listeners = .standard(
            addresses: addresses ?? Listeners.standardAddresses, givenByUser: addresses != nil, offset: offset ?? .none)
        return []
    }

    /// Two processes with one user could kill each other. What is the same by name and by number is found where the
    /// users are looked up.
    private func accountMistakes(_ given: [String: Given]) -> [Mistake] {
        var seen: [AccountName: Role] = [:]
        var mistakes: [Mistake] = []
        for role in Role.allWithUsers {
            let account = configuration.users[role] ?? .name(role.user)
            guard let other = seen.updateValue(role, forKey: account) else { continue }
            let place = (given[Setting.user(of: role)] ?? given[Setting.user(of: other)])?.place
            guard let place else { continue }
            mistakes.append(
                Mistake(
                    at: place, wrong: "\(other) and \(role) have the same user, \(account)",
                    mend: "give each a user of its own: processes of one user can kill each other"))
        }
        return mistakes
    }
}
