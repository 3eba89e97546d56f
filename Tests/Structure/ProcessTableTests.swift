import Testing
import Vocabulary
import Wire

/// The one table of processes, and what is written by hand after it.
@Suite("The table of processes")
struct ProcessTableTests {
    private static let table = ProcessTable.standard

    /// As the tables of the README name the processes of a role.
    private static func row(_ role: Role) -> String {
        switch role.count {
        case .one: role.name
        case .sessions: "\(role.name)/i"
        }
    }

    /// As they name the links to all processes of a role.
    private static func peers(_ role: Role) -> String {
        switch role.count {
        case .one: role.name
        case .sessions: "\(role.name)/0 …"
        }
    }

    @Test func `the README has a row for each role, with its user, its root directory and its stage of stopping`()
        throws
    {
        let lines = try Repository.text("Sources/Processes/README.md").split(separator: "\n")
        for role in Role.all {
            let root =
                switch role.root {
                case .machine: "the machine's"
                case .empty: "empty"
                case .store: "the store, or empty"
                }
            let stage = role.stage.map { "\($0.rawValue + 1)" } ?? "last of all"
            let row = "| \(Self.row(role)) | `\(role.user)` | \(root) | \(stage) |"
            #expect(lines.contains { $0.hasPrefix(row) }, "\(row)")
        }
    }

    @Test func `the README has the descriptors that each child is born with`() throws {
        let text = try Repository.text("Sources/Processes/README.md")
        for role in Role.children {
            let isLogger = role == .logger
            var links = Self.table.edges.compactMap { edge in
                edge.first == role ? edge.second : edge.second == role ? edge.first : nil
            }
            if isLogger { links = [.parent] + Role.children.reversed().filter { $0 != .logger } }
            let journal = isLogger ? "the log" : "logger"
            let row =
                "\n| \(Self.row(role)) | parent | \(journal) | standard error | "
                + links.map(Self.peers).joined(separator: ", ") + " |\n"
            #expect(text.contains(row), "\(row)")
        }
    }

    @Test func `every file that the README names is there`() throws {
        let text = try Repository.text("Sources/Processes/README.md")
        let paths = text.matches(of: /`([A-Za-z+\/]+\.swift)`/).map { String($0.1) }
        #expect(!paths.isEmpty)
        for path in paths {
            let places = ["", "Sources/", "Sources/Processes/"].map { $0 + path }
            #expect(places.contains { (try? Repository.text($0)) != nil }, "\(path)")
        }
    }

    @Test func `the picture of the processes has every message that one sends another`() throws {
        let text = try Repository.text("Sources/Processes/README.md")
        let picture = try #require(text.split(separator: "\n| process |").first)
        let manual = try Repository.text("man/fumbled-wire.7")
        let messages = manual.matches(of: /\n\.It Cm ([a-z]+) Pq \d/).map { String($0.1) }
        #expect(messages.count > 40)
        for message in Set(messages) { #expect(picture.contains(try Regex("\\b\(message)\\b")), "\(message)") }
    }

    @Test func `ps shows the processes as they are named`() throws {
        let text = try Repository.text("Sources/Processes/README.md")
        for role in Role.children {
            for name in role.processes(sessions: 2) {
                #expect(text.contains(try Regex("\n    \(role.user) +\(name.title)\n")), "\(name)")
            }
        }
    }

    @Test func `the manual describes each role with its user, in the table's order`() throws {
        let manual = try Repository.text("man/fumbled.8")
        let processes = try #require(manual.split(separator: ".Sh PROCESSES").last?.split(separator: "\n.Sh ").first)
        let described = processes.matches(of: /\n\.It Sy ([a-z]+)/).map { String($0.1) }
        #expect(described == Role.all.map(\.name))
        for role in Role.all {
            let entry = try #require(processes.split(separator: ".It Sy \(role.name)").dropFirst().first)
            #expect(entry.contains(".Sy \(role.user)\n") || entry.contains(".Sy \(role.user) .\n"), "\(role)")
        }
        #expect(processes.contains("\n\(Role.all[0].number) to \(Role.all[Role.all.count - 1].number) are used"))
    }

    @Test func `the users that stand for nobody are consecutive, in the table's order`() {
        let numbers = Role.all.map(\.number)
        #expect(numbers == Array(numbers[0]..<(numbers[0] + UInt32(numbers.count))))
    }

    @Test func `an edge joins two roles that the parent starts, and no two edges the same two`() {
        let pairs = Self.table.edges.map { Set([$0.first, $0.second]) }
        #expect(pairs.allSatisfy { $0.count == 2 && $0.isSubset(of: Role.children) })
        #expect(Set(pairs).count == pairs.count)
    }

    @Test func `every role's folder is its own`() {
        for role in Role.all {
            let folder = role.name.prefix(1).uppercased() + role.name.dropFirst()
            #expect(Floor.processes.modules.contains(folder))
        }
    }
}
