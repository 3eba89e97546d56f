import Glibc
import Listener
import Logger
import Parent
import Privilege
import Session
import Sink
import Vocabulary

/// The roles, with the declarations that the daemon itself has.
enum Role: String, CaseIterable {
    case parent, listener, session, sink, logger

    var confinement: Confinement {
        switch self {
        case .parent: .parent
        case .listener: .listener
        case .session: .session
        case .sink: .sink
        case .logger: .logger
        }
    }

    var account: ServiceAccount {
        switch self {
        case .parent: .parent
        case .listener: .listener
        case .session: .session
        case .sink: .sink
        case .logger: .logger
        }
    }

    /// Whom to become: the numbers, so that no test needs users to be made. Nil where that can't be.
    var becoming: Account? {
        Capabilities.canChangeAccount ? Account(user: account.number, group: account.number) : nil
    }
}

/// How much of the confinement is in force.
enum Layers: String {
    case all
    /// As `all`, but a forbidden call is named.
    case trap
    case withoutFilter
    case none

    var filter: SystemCallFilter? {
        switch self {
        case .all: .kill
        case .trap: .trap
        case .withoutFilter: .off
        case .none: nil
        }
    }
}
