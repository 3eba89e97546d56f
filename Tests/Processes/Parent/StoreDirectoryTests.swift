import Glibc
import Kernel
import Settings
import Support
import Testing
import Vocabulary

@testable import Parent

private let isRoot = geteuid() == 0

@Suite("The store's directory")
struct StoreDirectoryTests {
    private let scratch = Scratch()
    private var path: String { scratch.path(of: "store") }
    private static let subdirectories = ["cur", "envelopes", "new", "tmp"]

    private func obstacle(
        at path: String, owner: Account? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Obstacle? {
        #expect(throws: Obstacle.self, sourceLocation: sourceLocation) {
            _ = try StoreDirectory(path, mode: .standard, owner: owner)
        }
    }

    @Test(arguments: [(0o640, 0o750), (0o600, 0o700), (0o660, 0o770), (0o644, 0o755)] as [(UInt16, UInt32)])
    func `it's made with its subdirectories, and the modes don't depend on the umask`(file: UInt16, directory: UInt32)
        throws
    {
        let store = try StoreDirectory(path, mode: try #require(StoreMode(file)), owner: nil)
        #expect(scratch.names(in: "store") == Self.subdirectories)
        for subdirectory in Self.subdirectories {
            #expect(scratch.status(of: "store/\(subdirectory)")?.mode == directory, "\(subdirectory)")
        }
        #expect(scratch.status(of: "store")?.mode == directory)
        withExtendedLifetime(store) {}
    }

    @Test(arguments: ["store/", "store//"])
    func `a slash behind the path means nothing`(name: String) throws {
        let store = try StoreDirectory(scratch.path(of: name), mode: .standard, owner: nil)
        #expect(scratch.names(in: "store") == Self.subdirectories)
        withExtendedLifetime(store) {}
    }

    @Test func `a link that leads nowhere is no place for a store`() {
        symlink(scratch.path(of: "elsewhere"), path)
        #expect(obstacle(at: path)?.wrong.contains("EEXIST") == true)
        #expect(scratch.names() == ["store"])
    }

    @Test func `one that is there gets what it lacks, and what it holds stays`() throws {
        for name in ["store", "store/new", "store/cur"] { scratch.makeDirectory(name, mode: 0o700) }
        scratch.write("x", to: "store/new/1.a")
        let store = try StoreDirectory(path, mode: .standard, owner: nil)
        #expect(scratch.names(in: "store") == Self.subdirectories)
        #expect(scratch.text(of: "store/new/1.a") == "x")
        // Whose mode somebody chose keeps it.
        #expect(scratch.status(of: "store/new")?.mode == 0o700)
        withExtendedLifetime(store) {}
    }

    @Test func `no two daemons have one store`() throws {
        let first = try StoreDirectory(path, mode: .standard, owner: nil)
        let second = obstacle(at: path)
        #expect(second?.wrong == "the store \(path) is in use by another fumbled")
        #expect(second?.mend == "give each its own --store")
        #expect(second?.code == ExitCode.unavailable)
        withExtendedLifetime(first) {}
    }

    @Test func `a store is free again when whoever had it is gone`() throws {
        for _ in 0..<2 { _ = try StoreDirectory(path, mode: .standard, owner: nil) }
    }

    @Test func `what can't be had is named with the mend`() throws {
        let above = obstacle(at: scratch.path(of: "none/store"))
        #expect(above?.wrong.hasPrefix("can't have the store \(scratch.path(of: "none/store")): open") == true)
        #expect(above?.mend == "the directory above it isn't there: mkdir -p it first")
        #expect(above?.code == ExitCode.unavailable)

        scratch.write("", to: "file")
        let file = obstacle(at: scratch.path(of: "file"))
        #expect(file?.wrong.contains("ENOTDIR") == true)
        #expect(file?.mend.contains("--store maildir:PATH") == true)

        scratch.makeDirectory("odd")
        scratch.write("", to: "odd/new")
        #expect(obstacle(at: scratch.path(of: "odd"))?.wrong.contains("ENOTDIR") == true)
    }

    @Test(.enabled(if: isRoot))
    func `as root the path is root's, and the subdirectories are the sink's, set to its group`() throws {
        let store = try StoreDirectory(path, mode: .standard, owner: Account(user: 61_103, group: 8))
        let top = try #require(scratch.status(of: "store"))
        #expect(top.user == 0 && top.mode == 0o755)
        for subdirectory in Self.subdirectories {
            let status = try #require(scratch.status(of: "store/\(subdirectory)"))
            #expect(status.user == 61_103 && status.group == 8 && status.mode == 0o2750, "\(subdirectory)")
        }
        withExtendedLifetime(store) {}
    }

    @Test(.enabled(if: isRoot), arguments: [(61_103, 0o755), (0, 0o777), (0, 0o775)] as [(UInt32, UInt32)])
    func `as root a path that somebody else could change is refused with the mend`(user: UInt32, mode: UInt32) {
        scratch.makeDirectory("store")
        chown(path, user, 0)
        chmod(path, mode)
        let obstacle = obstacle(at: path, owner: Account(user: 61_103, group: 61_103))
        #expect(
            obstacle?.wrong == "the store \(path) belongs to user \(user) with mode 0\(String(mode, radix: 8))")
        #expect(obstacle?.mend.hasPrefix("chown root '\(path)' && chmod 0755 '\(path)'") == true)
        #expect(scratch.names(in: "store") == [])
    }
}
