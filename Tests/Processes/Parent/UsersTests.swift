import Privilege
import Settings
import Testing
import Vocabulary

@testable import Parent

private let canChange = Capabilities.canChangeAccount && Capabilities.canChangeRoot

@Suite("Who each process becomes")
struct UsersTests {
    private func asked(sink: AccountName) -> [Role: AccountName] {
        [
            .parent: .number(1_001), .listener: .number(1_002), .session: .number(1_003), .sink: sink,
            .logger: .number(1_005), .certifier: .number(1_006), .keeper: .number(1_007),
        ]
    }

    @Test(.enabled(if: !canChange))
    func `without the capabilities everybody stays who they are`() throws {
        #expect(try Users(Role.all, asked: [:]) == nil)
        // A name that isn't there is nobody's concern then.
        #expect(try Users(Role.all, asked: asked(sink: .name("no-such-user"))) == nil)
    }

    @Test(.enabled(if: canChange))
    func `each role gets its own`() throws {
        let users = try #require(try Users(Role.all, asked: asked(sink: .number(1_004))))
        #expect(Role.all.map { users[$0]?.user } == [1_001, 1_002, 1_003, 1_004, 1_005, 1_006, 1_007])
        #expect(users.remark == nil)
    }

    @Test(.enabled(if: canChange))
    func `a user that doesn't exist is an error of the configuration, with its mend`() {
        let obstacle = #expect(throws: Obstacle.self) { try Users(Role.all, asked: asked(sink: .name("no-such-user"))) }
        #expect(obstacle?.wrong == "there is no user 'no-such-user'")
        #expect(obstacle?.mend.contains("useradd --system") == true)
        #expect(obstacle?.code == ExitCode.configuration)
    }

    @Test(.enabled(if: canChange))
    func `the store is the sink's, and the group's that was asked for`() throws {
        let users = try #require(try Users(Role.all, asked: asked(sink: .number(1_004))))
        #expect(try users.storeOwner(nil) == users[.sink])
        #expect(try users.storeOwner(.number(8)) == Account(user: 1_004, group: 8))
        #expect(try users.storeOwner(.name("root")) == Account(user: 1_004, group: 0))
        let obstacle = #expect(throws: Obstacle.self) { try users.storeOwner(.name("no-such-group")) }
        #expect(obstacle?.wrong == "there is no group 'no-such-group'")
        #expect(obstacle?.mend == "groupadd --system no-such-group, or --store-group names another")
        #expect(obstacle?.code == ExitCode.configuration)
    }
}
