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
        Record(time: WallTime(microseconds: 0), process: .sink, occurrence: .remark(what))
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

    @Test func `a log that takes no more is given up, and the logger goes on`() throws {
        let scratch = Scratch()
        scratch.write("", to: "log")
        // Open for reading only: every write fails.
        let log = LogFile(try Directory.open(scratch.path).openReading("log"))
        for number in 0..<10 {
            log.append(record("\(number)"))
            log.flush()
        }
        #expect(scratch.octets(of: "log") == [])
    }
}
