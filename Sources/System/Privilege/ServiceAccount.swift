import Glibc
package import Vocabulary

/// The users that the daemon's processes have unless they are configured, one for each kind of process:
/// between equal users a signal is stopped by Landlock and the filter only.
package enum ServiceAccount: String, Hashable, Sendable, CaseIterable {
    case parent = "_fumbled"
    case listener = "_fumblelisten"
    case session = "_fumblesess"
    case sink = "_fumblesink"
    case logger = "_fumblelog"

    /// User and group where none of the names exists, as in a container that knows only root.
    /// Debian's policy (§9.2.2) leaves 60000–64999 to packages, which ask for a fixed one; nobody asked for these.
    package var number: UInt32 {
        switch self {
        case .parent: 61_100
        case .listener: 61_101
        case .session: 61_102
        case .sink: 61_103
        case .logger: 61_104
        }
    }

    /// Whom the processes become.
    package struct Resolved: Hashable, Sendable {
        package let accounts: [ServiceAccount: Account]
        /// Whether none of the standard names exists, so that numbers stand for them.
        package let isNumbered: Bool
    }

    /// Looks the accounts up: each as configured, by name or number, or its standard one.
    ///
    /// Before any confinement: the C library reads /etc/passwd for it, or asks a directory service.
    ///
    /// - Throws: the name that doesn't exist, or the processes that would be one user, and the mend.
    package static func resolve(_ configured: [ServiceAccount: String]) throws(AccountError) -> Resolved {
        let standard = allCases.filter { configured[$0] == nil }
        let isNumbered = !standard.isEmpty && standard.allSatisfy { Account(named: $0.rawValue) == nil }
        var accounts: [ServiceAccount: Account] = [:]
        for each in allCases {
            let name = configured[each] ?? each.rawValue
            if isNumbered, configured[each] == nil {
                accounts[each] = Account(user: each.number, group: each.number)
            } else if let account = Account(named: name) ?? Account(numbered: name) {
                accounts[each] = account
            } else {
                throw .missing(name)
            }
        }
        try demandDifferent(accounts)
        return Resolved(accounts: accounts, isNumbered: isNumbered)
    }

    /// By number, since a user may have been given once by name and once by number.
    private static func demandDifferent(_ accounts: [ServiceAccount: Account]) throws(AccountError) {
        var seen: [UInt32: ServiceAccount] = [:]
        for each in allCases {
            guard let user = accounts[each]?.user else { continue }
            guard user != 0 else { throw .allMighty(each) }
            if let other = seen.updateValue(each, forKey: user) { throw .shared(other, each, user: user) }
        }
    }
}

/// A user that no process can have, or not this one.
package enum AccountError: Error, Hashable, CustomStringConvertible {
    /// Nobody has this name.
    case missing(String)
    /// One is given by name and the other by number, say.
    case shared(ServiceAccount, ServiceAccount, user: UInt32)
    case allMighty(ServiceAccount)

    package var description: String {
        switch self {
        case .missing(let name): "there is no user '\(name)'"
        case .shared(let one, let other, let user): "\(one) and \(other) have the same user, \(user)"
        case .allMighty(let process): "\(process) has user 0, who may do everything"
        }
    }

    /// What to type instead.
    package var mend: String {
        switch self {
        case .missing(let name):
            "make it with 'useradd --system --no-create-home --shell /usr/sbin/nologin \(name)', or give a number"
        case .shared(let one, let other, _):
            "--\(one)-user or --\(other)-user gives another: processes of one user can kill each other"
        case .allMighty(let process): "--\(process)-user names a user that may do nothing"
        }
    }
}

extension Account {
    /// A user's number and main group: getpwnam(3). Nil if there is no user of that name.
    package init?(named name: String) {
        guard let entry = getpwnam(name) else { return nil }
        self.init(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// A user by number, with the group that the user has, or else the group of the same number.
    /// Nil for what isn't a number, and for the one that setresuid(2) takes for "leave it as it is".
    package init?(numbered text: String) {
        guard let user = UInt32(text), user != .max, text.utf8.first != UInt8(ascii: "+") else { return nil }
        self.init(user: user, group: getpwuid(user)?.pointee.pw_gid ?? user)
    }
}

/// A group's number: getgrnam(3). Nil if there is no group of that name.
package func groupNumber(named name: String) -> UInt32? {
    getgrnam(name)?.pointee.gr_gid
}
