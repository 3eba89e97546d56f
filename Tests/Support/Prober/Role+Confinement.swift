import Certifier
import Glibc
import Keeper
import Listener
import Logger
import Parent
import Privilege
import Privsep
import Session
import Sink
import Vocabulary

/// The roles, with the declarations that the daemon itself has.
extension Role {
    private static let declared: [any ChildProcess.Type] = [
        ListenerProcess.self, SessionProcess.self, SinkProcess.self, LoggerProcess.self,
        CertifierProcess.self, KeeperProcess.self,
    ]

    static func named(_ name: String) -> Role? { all.first { $0.name == name } }

    var confinement: Confinement { Self.declared.first { $0.role == self }?.confinement ?? .parent }

    /// Whom to become: the numbers, so that no test needs users to be made. Nil where that can't be.
    var becoming: Account? {
        Capabilities.canChangeAccount ? Account(user: number, group: number) : nil
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
