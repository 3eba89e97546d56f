import Testing
import Vocabulary

@Suite("etc/fumbled.sysusers")
struct UsersTests {
    @Test func `it makes the default users, the relay's too, and no other`() throws {
        let made = try Repository.text("etc/fumbled.sysusers").matches(of: /\nu +(\S+)/).map { String($0.1) }
        #expect(made == Role.allWithUsers.map(\.user))
    }
}
