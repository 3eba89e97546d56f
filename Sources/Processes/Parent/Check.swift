import Diagnosis
import Faults
import Kernel
import Privilege
import Settings
import Vocabulary

/// What would run, told without doing any of it: no port is bound, nothing is made, so that it can be asked beside a
/// daemon that runs.
struct Check: CustomStringConvertible {
    private let configuration: Configuration
    private let roles: [Role]
    private let users: Users?
    private let store: String
    private let own: OwnCertificates
    /// What makes a reload fail.
    private let obstacle: Mistake?

    /// - Throws: `Obstacle` or `Mistakes`: what can't be had here and shows without a start: a user, a group, a store, a
    ///   certificate, an authority.
    init(_ configuration: Configuration, _ source: ConfigurationSource) throws {
        self.configuration = configuration
        roles = Role.allWithUsers.filter { role in
            switch role {
            case .certifier: configuration.usesTLS
            case .keeper: configuration.usesKeeper
            case .relay: configuration.servesOne
            default: true
            }
        }
        users = try Users(roles, asked: configuration.users)
        _ = try users?.storeOwner(configuration.storeGroup)
        store = try Self.prospect(of: configuration.store)
        _ = try LogPlaces(configuration.logTo, logger: users?[.logger], isTrial: true)
        _ = try AuthorityFiles(configuration).kept()
        own = try OwnCertificates(configuration.certificates)
        if let account = users?[.parent] {
            obstacle = try Self.obstacle(to: source, configuration, as: account)
        } else {
            obstacle = nil
        }
    }

    /// Whether the parent's user could read the file again, which root has just read.
    private static func obstacle(
        to source: ConfigurationSource, _ configuration: Configuration, as account: Account
    ) throws(Obstacle) -> Mistake? {
        var source = source
        source.keepDirectory(isThere: configuration.file != nil)
        do throws(ConfinementError) {
            return try trying(as: account) { source.obstacle }
        } catch {
            throw Obstacle("\(error)", mend: "give root the right to change users", code: ExitCode.system)
        }
    }

    /// A line for each thing, without a newline at the end.
    var description: String {
        (settings + listeners + processes + warnings).map { subject, what in
            subject + String(repeating: " ", count: max(1, Self.column - subject.count)) + what
        }.joined(separator: "\n")
    }

    /// Where the second column begins: one behind the longest word in the first.
    private static let column = 15

    private typealias Line = (subject: String, what: String)

    // MARK: What is configured

    private var settings: [Line] {
        [
            ("configuration", configuration.file ?? "no file"),
            ("hostname", configuration.hostname.text),
            ("store", store),
            ("log", "\(configuration.logLevel) and above, format \(configuration.logFormat), to \(log)"),
            ("time-scale", configuration.timeScale.description),
            ("seed", configuration.seed.map { String($0) } ?? "drawn at each start"),
            ("sessions", String(sessionProcesses)),
            ("faults", faults),
            ("rules", String(configuration.rules.count)),
            ("auth", authentication),
        ] + certificates
    }

    /// The server's own, and what is odd with them.
    private var certificates: [Line] {
        own.held.map { held in
            let names = held.credential.names
            return (
                "certificate",
                "\(held.files.certificate), key \(held.credential.kind), "
                    + (names.isEmpty ? "no names" : "for " + names.prefix(Self.namesTold).joined(separator: ", "))
                    + (names.count > Self.namesTold ? " and \(names.count - Self.namesTold) more" : "")
            )
        }
    }

    /// Of one certificate.
    private static let namesTold = 8

    /// Whether there's a secret, and never which.
    private var authentication: String {
        let policy = configuration.authentication
        return policy.offered.map(\.description).joined(separator: " ")
            + (policy.isRequired ? ", required before MAIL" : "")
            + (policy.needsTLS ? ", only with TLS" : "")
            + (policy.acceptsByDefault ? "" : ", users are rejected unless their name says otherwise")
            + (policy.secret == nil ? "" : ", with a secret")
    }

    private var log: String { configuration.logTo.map(\.description).joined(separator: ", ") }

    private var faults: String {
        guard configuration.faults.hearsClients else { return "off: words that clients send do nothing" }
        let domains = configuration.faults.domains.map { "in " + $0.map(\.text).joined(separator: ", ") }
        return "words that clients send are heard" + (domains.map { " " + $0 } ?? "")
    }

    private var sessionProcesses: Int { configuration.sessionProcesses(processors: processors()) }

    private var warnings: [Line] { ((obstacle.map { [$0.ofReload] } ?? []) + own.remarks).map { ("warning", $0) } }

    private var listeners: [Line] {
        if configuration.servesOne { return [("listeners", "none: one connection, over standard input and output")] }
        let candidates = configuration.listeners.candidates
        let lines = (candidates.first ?? []).map {
            (
                "listeners",
                "\($0.name) \($0.address)\($0.language == .lmtp ? ", LMTP" : "")\($0.isProxied ? ", behind a proxy" : ""), tls \($0.tls)\(Self.told($0.faults))"
            )
        }
        guard candidates.count > 1 else { return lines }
        return lines + [("port-offset", "auto: these ports, or the next set of which every one is free")]
    }

    private static func told(_ faults: ListenerFaults) -> String {
        guard faults.hearsClients else { return ", faults off" }
        let list = WordList(words: faults.words, tls: faults.tls).description
        return list.isEmpty ? "" : ", faults " + list
    }

    private static func prospect(of store: StoreChoice) throws(Obstacle) -> String {
        guard case .maildir(let path) = store else { return "\(store): messages are counted and dropped" }
        do throws(SystemError) {
            _ = try openForLookup(path)
            return "\(store), which is there"
        } catch {
            guard error.isMissing else {
                throw Obstacle(
                    "can't have the store \(path): \(error)", mend: "--store maildir:PATH names another directory",
                    code: ExitCode.configuration)
            }
            return "\(store), which is made at start"
        }
    }

    // MARK: How it is confined

    private var processes: [Line] {
        let remark = users?.remark.map { [("users", $0)] } ?? []
        return remark
            + roles.flatMap { role in
                role.processes(sessions: sessionProcesses).map { ($0.description, confinement(of: role)) }
            }
    }

    /// What would hold of it, and what can't be had here.
    private func confinement(of role: Role) -> String {
        let account = users?[role]
        let landlock = landlock(of: role)
        var held = [account.map { "user \($0.user)" } ?? "the user who starts it"]
        var lacking = account == nil ? ["own user"] : []
        if role.root != .machine {
            if users != nil {
                held.append(root(of: role))
            } else {
                lacking.append("own root directory")
            }
            if landlock > 0 { held.append("Landlock \(landlock)") } else { lacking.append("Landlock") }
        }
        held.append("no_new_privs")
        if configuration.filter == .kill {
            held.append("system call filter")
        } else {
            lacking.append("system call filter")
        }
        return held.joined(separator: ", ") + (lacking.isEmpty ? "" : "; without " + lacking.joined(separator: ", "))
    }

    private func root(of role: Role) -> String {
        if role.root == .store, configuration.store != .none { return "rooted in the store" }
        let isSyslog = configuration.logTo.contains { if case .syslog = $0 { true } else { false } }
        return role == .logger && isSyslog ? "rooted at the syslog socket" : "empty root"
    }

    /// The parent has none; the sink moves files, which the first version forbids to everybody.
    private func landlock(of role: Role) -> UInt8 {
        switch role.root {
        case .machine: 0
        case .store: Landlock.version >= 2 ? Landlock.version : 0
        case .empty: Landlock.version
        }
    }
}
