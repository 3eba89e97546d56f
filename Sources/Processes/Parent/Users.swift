import Privilege
import Settings
import Vocabulary

/// Which user each process becomes, where the daemon has the right to change users and roots at all.
struct Users {
    private let resolved: ServiceAccount.Resolved

    /// Nil without the capabilities, whatever the uid is: then everybody stays who they are.
    init?(_ configuration: Configuration) throws(Obstacle) {
        guard Capabilities.canChangeAccount, Capabilities.canChangeRoot else { return nil }
        var configured: [ServiceAccount: String] = [:]
        for (kind, choice) in Self.choices(configuration.accounts) where choice.isExplicit {
            configured[kind] = choice.account.description
        }
        do {
            resolved = try ServiceAccount.resolve(configured)
        } catch {
            throw Obstacle("\(error)", mend: error.mend, code: ExitCode.configuration)
        }
    }

    private static func choices(_ accounts: Accounts) -> [(ServiceAccount, AccountChoice)] {
        [
            (.parent, accounts.parent), (.listener, accounts.listener), (.session, accounts.session),
            (.sink, accounts.sink), (.logger, accounts.logger),
        ]
    }

    /// What is to be said once: that numbers stand for users that nobody made.
    var remark: String? {
        guard resolved.isNumbered else { return nil }
        let numbers = ServiceAccount.allCases.map(\.number)
        return "no user \(ServiceAccount.parent.rawValue) and none of the others here: "
            + "the processes run as \(numbers.min() ?? 0) to \(numbers.max() ?? 0)"
    }

    subscript(_ process: ProcessName) -> Account? {
        switch process {
        case .parent: resolved.accounts[.parent]
        case .listener: resolved.accounts[.listener]
        case .session: resolved.accounts[.session]
        case .sink: resolved.accounts[.sink]
        case .logger: resolved.accounts[.logger]
        }
    }

    /// Who owns what is in the store: the sink's user, and the group that was asked for or else the sink's.
    func storeOwner(_ group: AccountName?) throws(Obstacle) -> Account? {
        guard let sink = self[.sink] else { return nil }
        switch group {
        case nil: return sink
        case .number(let number): return Account(user: sink.user, group: number)
        case .name(let name):
            guard let number = groupNumber(named: name) else {
                throw Obstacle(
                    "there is no group '\(name)'", mend: "groupadd --system \(name), or --store-group names another",
                    code: ExitCode.configuration)
            }
            return Account(user: sink.user, group: number)
        }
    }
}
