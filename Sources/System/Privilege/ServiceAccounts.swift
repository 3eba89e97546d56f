import Glibc
package import Vocabulary

/// Whom the processes become.
package struct ServiceAccounts: Hashable, Sendable {
    private let accounts: [Role: Account]
    /// Whether none of the standard users exists, so that numbers stand for them.
    package let isNumbered: Bool

    package subscript(_ role: Role) -> Account? { accounts[role] }

    /// Looks the accounts up: each as asked for, by name or number, or its standard one.
    ///
    /// Before any confinement: the C library reads /etc/passwd for it, or asks a directory service.
    ///
    /// - Throws: the name that doesn't exist, or the processes that would be one user, and the mend.
    package init(of roles: [Role], asked: [Role: String]) throws(AccountError) {
        let standard = roles.filter { asked[$0] == nil }
        isNumbered = !standard.isEmpty && standard.allSatisfy { Account(named: $0.user) == nil }
        var accounts: [Role: Account] = [:]
        for role in roles {
            let name = asked[role] ?? role.user
            if isNumbered, asked[role] == nil {
                accounts[role] = Account(user: role.number, group: role.number)
            } else if let account = Account(named: name) ?? Account(numbered: name) {
                accounts[role] = account
            } else {
                throw .missing(name)
            }
        }
        self.accounts = accounts
        try demandDifferent(roles)
    }

    /// By number, since a user may have been given once by name and once by number. Between equal users a signal is
    /// stopped by Landlock and the filter only.
    private func demandDifferent(_ roles: [Role]) throws(AccountError) {
        var seen: [UInt32: Role] = [:]
        for role in roles {
            guard let user = accounts[role]?.user else { continue }
            guard user != 0 else { throw .isRoot(role) }
            if let other = seen.updateValue(role, forKey: user) { throw .shared(other, role, user: user) }
        }
    }
}

/// A user that no process can have, or not this one.
package enum AccountError: Error, Hashable, CustomStringConvertible {
    /// Nobody has this name.
    case missing(String)
    /// One is given by name and the other by number, say.
    case shared(Role, Role, user: UInt32)
    case isRoot(Role)

    package var description: String {
        switch self {
        case .missing(let name): "there is no user '\(name)'"
        case .shared(let one, let other, let user): "\(one) and \(other) have the same user, \(user)"
        case .isRoot(let role): "\(role) has user 0, who may do everything"
        }
    }

    /// What to type instead.
    package var mend: String {
        switch self {
        case .missing(let name):
            "make it with 'useradd --system --no-create-home --shell /usr/sbin/nologin \(name)', or give a number"
        case .shared(let one, let other, _):
            "--\(one)-user or --\(other)-user gives another: processes of one user can kill each other"
        case .isRoot(let role): "--\(role)-user names a user that may do nothing"
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
