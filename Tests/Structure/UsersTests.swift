import Settings
import Testing

@Suite("etc/fumbled.sysusers")
struct UsersTests {
    @Test func `it makes the default users and no other`() throws {
        let made = try Repository.text("etc/fumbled.sysusers").matches(of: /\nu +(\S+)/).map { String($0.1) }
        let users = Accounts.standard
        let all = [users.parent, users.listener, users.session, users.sink, users.logger]
        #expect(made == all.map(\.account.description))
    }
}
