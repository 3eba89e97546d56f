import Privilege
import Settings
import Vocabulary

/// Which user each process becomes, where the daemon has the right to change users and roots at all.
struct Users {
    private let accounts: ServiceAccounts
    private let roles: [Role]

    /// Nil without the capabilities, whatever the uid is: then everybody stays who they are.
    init?(_ roles: [Role], asked: [Role: AccountName]) throws(Obstacle) {
        guard Capabilities.canChangeAccount, Capabilities.canChangeRoot else { return nil }
        self.roles = roles
        do {
            accounts = try ServiceAccounts(of: roles, asked: asked.mapValues(\.description))
        } catch {
            throw Obstacle("\(error)", mend: error.mend, code: ExitCode.configuration)
        }
    }

    /// What is to be said once where nobody becomes another user.
    static let remarkWithout =
        "the processes keep this user and root directory, since an ordinary user can't change them: "
        + "no_new_privs, Landlock and the filter of system calls confine them"

    /// What is to be said once: that numbers stand for users that nobody made.
    var remark: String? {
        guard accounts.isNumbered else { return nil }
        let numbers = roles.map(\.number)
        return "no user \(Role.parent.user) and none of the others here: "
            + "the processes run as \(numbers.min() ?? 0) to \(numbers.max() ?? 0)"
    }

    subscript(_ role: Role) -> Account? { accounts[role] }

    /// Who owns what is in the store: the sink's user, and the group that was asked for or else the sink's.
    func storeOwner(_ group: AccountName?) throws(Obstacle) -> Account? {
        guard let sink = accounts[.sink] else { return nil }
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
