import Privilege
import Testing
import Vocabulary

@Suite("Users by name and number")
struct AccountTests {
    @Test func `root is user 0 of group 0`() {
        #expect(Account(named: "root") == Account(user: 0, group: 0))
    }

    @Test func `a number is a user, known or not`() {
        #expect(Account(numbered: "0") == Account(user: 0, group: 0))
        #expect(Account(numbered: "61999") == Account(user: 61_999, group: 61_999))
    }

    @Test(arguments: ["", "-1", "+1", "4294967295", "4294967296", "root", "1 "])
    func `what isn't a number is no user's number`(text: String) {
        #expect(Account(numbered: text) == nil)
    }

    @Test func `a configured name that doesn't exist is an error that names it`() {
        #expect(throws: AccountError.missing("no-such-user")) {
            _ = try ServiceAccounts(of: Role.all, asked: [.sink: "no-such-user"])
        }
    }

    @Test func `configured users are taken as they are`() throws {
        let accounts = try ServiceAccounts(of: Role.all, asked: numbers([:]))
        #expect(accounts.isNumbered == false)
        #expect(Role.all.map { accounts[$0]?.user } == [1_000, 1_001, 1_002, 1_003, 1_004, 1_005, 1_006])
    }

    /// Each process with a number of its own, but for those that are given.
    private func numbers(_ given: [Role: String]) -> [Role: String] {
        let all = Role.all.enumerated().map { ($1, "\(1_000 + $0)") }
        return Dictionary(uniqueKeysWithValues: all).merging(given) { $1 }
    }

    @Test(.enabled(if: Account(named: "nobody") != nil))
    func `one user is one user, by name or by number`() throws {
        let nobody = try #require(Account(named: "nobody")?.user)
        for names in [("nobody", "\(nobody)"), ("\(nobody)", "nobody"), ("nobody", "nobody")] {
            #expect(throws: AccountError.shared(.sink, .logger, user: nobody)) {
                try ServiceAccounts(of: Role.all, asked: numbers([.sink: names.0, .logger: names.1]))
            }
        }
    }

    @Test(.enabled(if: Role.all.allSatisfy { Account(named: $0.user) == nil }))
    func `the number that stands for a standard user is no other process's`() {
        let error = #expect(throws: AccountError.self) {
            try ServiceAccounts(of: Role.all, asked: [.listener: "61103"])
        }
        #expect(error == .shared(.listener, .sink, user: 61_103))
        #expect(error?.description == "listener and sink have the same user, 61103")
        #expect(error?.mend.hasPrefix("--listener-user or --sink-user gives another") == true)
    }

    @Test func `no process is root, whatever the name`() {
        #expect(throws: AccountError.isRoot(.sink)) {
            try ServiceAccounts(of: Role.all, asked: numbers([.sink: "root"]))
        }
    }

    @Test(.enabled(if: Role.all.allSatisfy { Account(named: $0.user) == nil }))
    func `where none of the standard users exists, each process has a number of its own`() throws {
        let accounts = try ServiceAccounts(of: Role.all, asked: [:])
        #expect(accounts.isNumbered)
        #expect(Role.all.map { accounts[$0]?.user } == [61_100, 61_101, 61_102, 61_103, 61_104, 61_105, 61_106])
    }
}
