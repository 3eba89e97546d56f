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
        #expect(throws: AccountError(name: "no-such-user")) {
            _ = try ServiceAccount.resolve([.sink: "no-such-user"])
        }
    }

    @Test func `configured users are taken as they are`() throws {
        let configured = Dictionary(uniqueKeysWithValues: ServiceAccount.allCases.map { ($0, "root") })
        let resolved = try ServiceAccount.resolve(configured)
        #expect(resolved.isNumbered == false)
        #expect(Set(resolved.accounts.values) == [Account(user: 0, group: 0)])
    }

    @Test(.enabled(if: ServiceAccount.allCases.allSatisfy { Account(named: $0.rawValue) == nil }))
    func `where none of the standard users exists, each process has a number of its own`() throws {
        let resolved = try ServiceAccount.resolve([:])
        #expect(resolved.isNumbered)
        #expect(Set(resolved.accounts.values.map(\.user)) == [61_100, 61_101, 61_102, 61_103, 61_104])
    }
}
