import Glibc
import Journal
import Kernel
import Support
import Testing
import Vocabulary
import Wire

@testable import Logger

@Suite("The log's outlets")
struct LogTests {
    private let scratch = Scratch()
    private let now = Instant(nanoseconds: 0)

    private func record(_ what: String) -> Record {
        Record(by: .sink, Observation(time: WallTime(microseconds: 0), .remark(what)))
    }

    private func line(_ what: String) -> String { record(what).json + "\n" }

    private func directory() throws -> SharedDescriptor {
        SharedDescriptor(try openForLookup(scratch.path))
    }

    private static let stdout = LogOutlet(name: "stdout", .standardOutput(.json))
    private static func file(_ name: String) -> LogOutlet { LogOutlet(name: name, .file(name, directory: 0, .json)) }

    private static func settings(_ outlets: [LogOutlet]) -> LoggerSettings {
        LoggerSettings(outlets: outlets, directories: 1)
    }

    private func write(_ what: String, to log: Log) {
        log.append(record(what))
        log.flush(now)
    }

    @Test func `each record goes to every outlet, in the form that it has there`() throws {
        let pipe = pipePair()
        let log = try Log(pipe.writing)
        let text = LogOutlet(name: "text", .file("text", directory: 0, .text))
        try log.begin(Self.settings([Self.stdout, Self.file("json"), text]), in: [try directory()])
        write("1", to: log)
        #expect(drain(pipe.reading.number).octets == Array(line("1").utf8))
        #expect(scratch.text(of: "json") == line("1"))
        #expect(scratch.text(of: "text") == record("1").plain + "\n")
    }

    @Test func `a reader that stops reading keeps no other outlet waiting`() throws {
        let pipe = pipePair()
        // As whoever starts the daemon leaves it: a write to it would wait.
        _ = fcntl(pipe.writing.number, F_SETFL, 0)
        let log = try Log(pipe.writing)
        try log.begin(Self.settings([Self.stdout, Self.file("log")]), in: [try directory()])
        for number in 0..<2_000 { write("\(number)", to: log) }
        #expect(scratch.text(of: "log")?.split(separator: "\n").count == 2_000)
        #expect(log.isWaiting)
        // It goes on where it stopped.
        var octets: [UInt8] = []
        while case (let more, _) = drain(pipe.reading.number), !more.isEmpty {
            octets += more
            log.flush(now)
        }
        #expect(String(decoding: octets, as: UTF8.self) == scratch.text(of: "log"))
    }

    @Test func `a file that was put aside is opened anew with the settings, and nothing is lost on the way`() throws {
        let log = try Log(pipePair().writing)
        let settings = Self.settings([Self.file("log")])
        try log.begin(settings, in: [try directory()])
        write("1", to: log)
        #expect(rename(scratch.path(of: "log"), scratch.path(of: "log.1")) == 0)
        write("2", to: log)
        log.append(record("3"))
        try log.take(settings, now)
        write("4", to: log)
        #expect(scratch.text(of: "log.1") == ["1", "2", "3"].map(line).joined())
        #expect(scratch.text(of: "log") == line("4"))
        #expect(scratch.status(of: "log").map { $0.mode & 0o022 } == 0)
    }

    @Test func `a file that can't be opened anew goes on as it was, and says so`() throws {
        let log = try Log(pipePair().writing)
        let settings = Self.settings([Self.file("log")])
        try log.begin(settings, in: [try directory()])
        write("1", to: log)
        #expect(rename(scratch.path(of: "log"), scratch.path(of: "log.1")) == 0)
        // Whoever puts a link in the log's place doesn't get what is written.
        #expect(symlink("victim", scratch.path(of: "log")) == 0)
        try log.take(settings, now)
        write("2", to: log)
        let lines = scratch.text(of: "log.1")?.split(separator: "\n") ?? []
        #expect(lines.count == 3)
        #expect(
            lines[1].contains(
                #""level":"warning","event":"remark","process":"logger","what":"log can't be opened anew"#))
        #expect(scratch.octets(of: "victim") == nil)
    }

    @Test func `new settings change the outlets, and those that stay lose nothing`() throws {
        let pipe = pipePair()
        let log = try Log(pipe.writing)
        try log.begin(Self.settings([Self.stdout, Self.file("a")]), in: [try directory()])
        write("1", to: log)
        try log.take(Self.settings([Self.file("a"), Self.file("b")]), now)
        write("2", to: log)
        try log.take(Self.settings([Self.file("b"), Self.stdout]), now)
        write("3", to: log)
        #expect(scratch.text(of: "a") == line("1") + line("2"))
        #expect(scratch.text(of: "b") == line("2") + line("3"))
        #expect(String(decoding: drain(pipe.reading.number).octets, as: UTF8.self) == line("1") + line("3"))
    }

    @Test func `the logger's own last words are written at once`() throws {
        let pipe = pipePair()
        try Log(pipe.writing).writeLastWord(.failed("x"))
        let line = String(decoding: drain(pipe.reading.number).octets, as: UTF8.self)
        #expect(line.hasSuffix(#""level":"error","event":"failed","process":"logger","cause":"x"}"# + "\n"))
    }

    @Test func `the poller watches only what is waited for, and forgets what was closed`() throws {
        let pipe = pipePair()
        let log = try Log(pipe.writing)
        var poller = try Poller()
        try log.begin(Self.settings([Self.stdout]), in: [try directory()])
        try log.watch(with: poller)
        #expect(try poller.wait(for: .zero).isEmpty)
        for number in 0..<2_000 { write("\(number)", to: log) }
        try log.watch(with: poller)
        #expect(try poller.wait(for: .zero).isEmpty)
        _ = drain(pipe.reading.number)
        let event = try #require(try poller.wait(for: .zero).first)
        log.hear(event, now)
        try log.take(Self.settings([Self.file("a")]), now)
        try log.watch(with: poller)
        _ = drain(pipe.reading.number)
        #expect(try poller.wait(for: .zero).isEmpty)
    }
}
