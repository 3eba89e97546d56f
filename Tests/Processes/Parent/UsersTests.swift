import Privilege
import Settings
import Testing
import Vocabulary

@testable import Parent

private let canChange = Capabilities.canChangeAccount && Capabilities.canChangeRoot

@Suite("Who each process becomes")
struct UsersTests {
    private func configuration(sink: AccountName) -> Configuration {
        var configuration = Configuration.standard
        configuration.accounts.parent = .init(.number(1_001), isExplicit: true)
        configuration.accounts.listener = .init(.number(1_002), isExplicit: true)
        configuration.accounts.session = .init(.number(1_003), isExplicit: true)
        configuration.accounts.sink = .init(sink, isExplicit: true)
        configuration.accounts.logger = .init(.number(1_005), isExplicit: true)
        return configuration
    }

    @Test(.enabled(if: !canChange))
    func `without the capabilities everybody stays who they are`() throws {
        #expect(try Users(.standard) == nil)
        // A name that isn't there is nobody's concern then.
        #expect(try Users(configuration(sink: .name("no-such-user"))) == nil)
    }

    @Test(.enabled(if: canChange))
    func `each kind of process gets its own, all sessions the same`() throws {
        let users = try #require(try Users(configuration(sink: .number(1_004))))
        let kinds: [ProcessName] = [.parent, .listener, .session(0), .session(9), .sink, .logger]
        #expect(kinds.map { users[$0]?.user } == [1_001, 1_002, 1_003, 1_003, 1_004, 1_005])
        #expect(users.remark == nil)
    }

    @Test(.enabled(if: canChange))
    func `a user that doesn't exist is an error of the configuration, with its mend`() {
        let obstacle = #expect(throws: Obstacle.self) { try Users(configuration(sink: .name("no-such-user"))) }
        #expect(obstacle?.wrong == "there is no user 'no-such-user'")
        #expect(obstacle?.mend.contains("useradd --system") == true)
        #expect(obstacle?.code == ExitCode.configuration)
    }

    @Test(.enabled(if: canChange))
    func `the store is the sink's, and the group's that was asked for`() throws {
        let users = try #require(try Users(configuration(sink: .number(1_004))))
        #expect(try users.storeOwner(nil) == users[.sink])
        #expect(try users.storeOwner(.number(8)) == Account(user: 1_004, group: 8))
        #expect(try users.storeOwner(.name("root")) == Account(user: 1_004, group: 0))
        let obstacle = #expect(throws: Obstacle.self) { try users.storeOwner(.name("no-such-group")) }
        #expect(obstacle?.wrong == "there is no group 'no-such-group'")
        #expect(obstacle?.mend == "groupadd --system no-such-group, or --store-group names another")
        #expect(obstacle?.code == ExitCode.configuration)
    }
}
