import Glibc
import Journal
import Kernel
import Support
import Testing
import Vocabulary
import Wire

@testable import Logger

@Suite("The log's file")
struct LogFileTests {
    private func record(_ what: String) -> Record {
        Record(by: .sink, Observation(time: WallTime(microseconds: 0), .remark(what)))
    }

    private func pair() throws -> (log: LogFile, reading: SharedDescriptor) {
        let pipe = pipePair()
        return (LogFile(try pipe.writing.duplicate()), pipe.reading)
    }

    @Test func `records become whole lines, in order, when they are flushed`() throws {
        let (log, reading) = try pair()
        log.append(record("1"))
        log.append(record("2"))
        #expect(drain(reading.number).octets.isEmpty)
        log.flush()
        let expected = record("1").json + "\n" + record("2").json + "\n"
        #expect(drain(reading.number).octets == Array(expected.utf8))
        log.flush()
        #expect(drain(reading.number).octets.isEmpty)
    }

    @Test func `lines are text where the settings say so`() throws {
        let (log, reading) = try pair()
        log.lines = .text
        log.append(record("a b"))
        log.flush()
        #expect(
            String(decoding: drain(reading.number).octets, as: UTF8.self)
                == "00:00:00.000000 info sink remark what=\"a b\"\n")
    }

    @Test func `the logger's own last words are written at once`() throws {
        let (log, reading) = try pair()
        log.writeLastWord(.failed("x"))
        let line = String(decoding: drain(reading.number).octets, as: UTF8.self)
        #expect(line.hasSuffix(#""level":"error","event":"failed","process":"logger","cause":"x"}"# + "\n"))
    }

    // MARK: A file that takes no more

    /// A file with room for so many octets; more can be made.
    private final class Disk {
        var room: Int
        var content: [UInt8] = []
        var errno = ENOSPC
        var calls = 0
        var complaints: [String] = []

        init(room: Int) { self.room = room }

        func write(_ octets: Span<UInt8>, _ number: CInt) -> (written: Int, failure: SystemError?) {
            calls += 1
            let count = min(room - content.count, octets.count)
            for index in 0..<count { content.append(octets[index]) }
            return (count, count < octets.count ? SystemError(call: "write", errno: errno) : nil)
        }

        var lines: [Substring] { String(decoding: content, as: UTF8.self).split(separator: "\n") }
    }

    private func log(on disk: Disk) throws -> LogFile {
        LogFile(try pipePair().writing.duplicate(), by: disk.write, complaining: { disk.complaints.append($0) })
    }

    /// How many lines a line says are missing.
    private func missing(in line: Substring) -> Int? {
        line.firstMatch(of: /"event":"dropped","process":"logger","records":(\d+)}$/).flatMap { Int($0.1) }
    }

    /// The number that a line was made with.
    private func number(of line: Substring) -> Int? {
        line.firstMatch(of: /"what":"(\d+)"}$/).flatMap { Int($0.1) }
    }

    /// Wherever the room ends: in a line, at its end, in the line that tells the loss.
    @Test(arguments: 0...400)
    func `what a full disk misses is counted and told in its place, and no line is cut`(room: Int) throws {
        let disk = Disk(room: room)
        let log = try log(on: disk)
        for number in 0..<20 {
            log.append(record("\(number)"))
            if number % 3 == 0 { log.flush() }
            // A little room comes back, enough for some part of what waits, and later for all of it.
            if number == 6 || number == 9 { disk.room += room / 3 }
        }
        disk.room = .max
        log.append(record("20"))
        log.flush()

        #expect(disk.content.last == UInt8(ascii: "\n"))
        var next = 0
        for line in disk.lines {
            if let missing = missing(in: line) {
                next += missing
            } else {
                #expect(number(of: line) == next, "\(line)")
                next += 1
            }
        }
        #expect(next == 21)
    }

    @Test func `what is missing is told without a further line to write`() throws {
        let disk = Disk(room: 0)
        let log = try log(on: disk)
        log.append(record("0"))
        log.flush()
        disk.room = .max
        log.flush()
        #expect(disk.lines.map(missing) == [1])
        log.flush()
        #expect(disk.lines.count == 1)
    }

    @Test(arguments: [ENOSPC, EIO, EFBIG, EDQUOT])
    func `whatever the error, the next flush tries again`(errno: CInt) throws {
        let disk = Disk(room: 0)
        disk.errno = errno
        let log = try log(on: disk)
        for calls in 1...3 {
            log.append(record("x"))
            log.flush()
            #expect(disk.calls == calls)
        }
        #expect(disk.complaints.count == 1)
        #expect(disk.complaints.first?.hasPrefix("fumbled: the log takes no more lines") == true)
    }

    @Test func `a log whose reader is gone is given up, and the logger goes on`() throws {
        let disk = Disk(room: 0)
        disk.errno = EPIPE
        let log = try log(on: disk)
        for _ in 0..<3 {
            log.append(record("x"))
            log.flush()
        }
        #expect(disk.calls == 1)
        #expect(disk.complaints == [])
    }
}
