import Foundation
import Journal
import Kernel
import Support
import Testing
import Vocabulary
import Wire

/// The logger of the release binary, with hostile sources around it.
@Suite("A logger among hostile peers", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct HostileLoggerTests {
    /// A logger with two sources, which are the test.
    final class Scene {
        let logger: LoneRole<LoggerSettings>
        private(set) var sources: [FarEnd<FromLogger, ToLogger>]

        init() throws {
            let edges = try (0..<2).map { _ in try LinkEnds() }
            sources = try edges.map { try FarEnd($0.ours) }
            logger = try LoneRole(.logger, links: zip([.listener, .sink], edges.map(\.theirs)))
        }

        func begin() throws -> Scene {
            try logger.start(HostileLoggerTests.settings)
            return self
        }

        func hangUp(_ source: Int) { sources.remove(at: source) }
    }

    private static let settings = LoggerSettings(outlets: [LogOutlet(name: "stdout", .standardOutput(.json))])
    private static let observation = Observation(time: WallTime(microseconds: 0), .store("a remark \u{1B}[2J"))
    private static let records = ToLogger.records([observation])

    /// The same packet with another octet at a place.
    private static func altered(_ place: Int, _ octet: UInt8) -> [UInt8] {
        var packet = records.packet
        packet[place] = octet
        return packet
    }

    /// Behind the tag, the count and the time: the event, then the level.
    private static let event = 1 + 4 + 8

    static let packets: [(octets: [UInt8], descriptors: Int, what: String)] = [
        ([Hostile.unknownTag], 0, "no message has the tag 255"), (records.withMore, 0, "no message has the tag 0"),
        (records.cut, 0, "it ends too early"), (records.packet, 1, "1 descriptors came, 0 belong"),
        (altered(event, 0), 0, "message 'records', field 'event': a value it can't have"),
        (altered(event + 1, 9), 0, "field 'level': a value it can't have"),
        (altered(records.packet.count - 1, 0), 0, "not UTF-8 without NUL"),
        (altered(records.packet.count - 1, 0xFF), 0, "not UTF-8 without NUL"),
        (altered(1, 2), 0, "it ends too early"), ([UInt8](repeating: 1, count: 50_000), 0, "don't fit"),
    ]

    @Test(arguments: packets.indices)
    func `a packet that is no message ends it, and is its last record`(row: Int) throws {
        let (octets, descriptors, what) = Self.packets[row]
        let scene = try Scene().begin()
        try scene.sources[1].say(octets: octets, passing: Array(repeating: 0, count: descriptors))
        try Hostile.expectViolation(scene.logger, over: "logger–sink", what)
    }

    @Test func `what came before a violation is in the log`() throws {
        let scene = try Scene().begin()
        try scene.sources[0].say(Self.records)
        try Patience.wait(until: "the record is written") { scene.logger.output?.text.contains("a remark") == true }
        try scene.sources[0].say(octets: [Hostile.unknownTag])
        try Hostile.expectViolation(scene.logger, over: "logger–listener", "no message has the tag 255")
        let lines = try #require(scene.logger.output?.lines)
        #expect(lines.count == 2)
        #expect(!lines[0].contains("\u{1B}"))
    }

    @Test func `a source can't speak in another's name`() throws {
        let scene = try Scene().begin()
        // What another process would say of itself: the logger alone knows who speaks.
        let forged = Observation(time: WallTime(microseconds: 0), .lost(.sink, cause: "nothing"))
        try scene.sources[0].say(.records([forged]))
        try Patience.wait(until: "the record is written") { scene.logger.output?.lines.isEmpty == false }
        let line = try #require(scene.logger.output?.lines.first)
        #expect(try LogRecord(line).process == "listener")
    }

    @Test func `settings that come twice end it`() throws {
        let scene = try Scene().begin()
        let order = ChildOrder(account: nil, hasRoot: false, filter: .kill, links: [])
        try scene.logger.parent?.say(.settings(order, Self.settings))
        try Hostile.expectViolation(scene.logger, over: "logger–parent", "settings came twice")
    }

    @Test func `it ends with 75 when the parent is gone`() throws {
        let scene = try Scene().begin()
        scene.logger.hangUp()
        #expect(try scene.logger.wait() == .exited(ExitCode.lostPeer))
    }

    @Test func `a source that is gone is the parent's business`() throws {
        let scene = try Scene().begin()
        scene.hangUp(0)
        try scene.sources[0].say(Self.records)
        try Patience.wait(until: "the record is written") { scene.logger.output?.text.contains("a remark") == true }
        try scene.logger.parent?.say(.stop)
        #expect(try scene.logger.wait() == .exited(ExitCode.stopped))
    }
}
