package import Vocabulary

/// A user or a group, as one names it.
package enum AccountName: Hashable, Sendable, CustomStringConvertible {
    case name(String)
    case number(UInt32)

    package var description: String {
        switch self {
        case .name(let name): name
        case .number(let number): String(number)
        }
    }
}

/// The user that a process becomes.
package struct AccountChoice: Hashable, Sendable {
    package var account: AccountName
    /// Whether somebody asked for it. One who did isn't given another where it's missing.
    package var isExplicit: Bool

    package init(_ account: AccountName, isExplicit: Bool) {
        self.account = account
        self.isExplicit = isExplicit
    }
}

/// A user for each kind of process, since kill(2) and ptrace(2) work between processes of one user.
package struct Accounts: Hashable, Sendable {
    package var parent: AccountChoice
    package var listener: AccountChoice
    package var session: AccountChoice
    package var sink: AccountChoice
    package var logger: AccountChoice

    package static let standard = Accounts(
        parent: .init(.name("_fumbled"), isExplicit: false),
        listener: .init(.name("_fumblelisten"), isExplicit: false),
        session: .init(.name("_fumblesess"), isExplicit: false),
        sink: .init(.name("_fumblesink"), isExplicit: false),
        logger: .init(.name("_fumblelog"), isExplicit: false))

    package subscript(_ process: ProcessName) -> AccountChoice {
        switch process {
        case .parent: parent
        case .listener: listener
        case .session: session
        case .sink: sink
        case .logger: logger
        }
    }
}
