import IPC
import Journal
import Kernel
import Support
import Testing
import Vocabulary
import Wire

@testable import Privsep

/// The logger's end.
private typealias LoggerEnd = Link<ToLogger, FromLogger>

@Suite("A process's way to the log")
struct JournalOutboxTests {
    private func pair(_ level: Level = .info) throws -> (outbox: JournalOutbox, logger: LoggerEnd) {
        let (here, there): (Link<FromLogger, ToLogger>, LoggerEnd) = try linkPair("sink–logger")
        return (JournalOutbox(here, level: level), there)
    }

    private func records(at logger: LoggerEnd) throws -> [Observation] {
        try logger.messages().flatMap { message in
            switch message {
            case .records(let records): records
            }
        }
    }

    private func number(of record: Observation) -> Int? {
        guard case .text(let text)? = record.occurrence.fields.first?.value else { return nil }
        return Int(text)
    }

    private func dropped(in record: Observation) -> Int? {
        guard record.occurrence.event == .dropped, case .integer(let count)? = record.occurrence.fields.first?.value
        else { return nil }
        return Int(count)
    }

    @Test func `what happens in a turn goes in one packet when it ends`() throws {
        let (outbox, logger) = try pair()
        for number in 0..<100 { outbox.note(.remark("\(number)")) }
        #expect(try logger.message() == nil)
        #expect(outbox.isWaiting)
        try outbox.flush()
        #expect(!outbox.isWaiting)
        guard case .records(let records)? = try logger.message() else { throw Missing() }
        #expect(records.map(number) == Array(0..<100))
        #expect(try logger.message() == nil)
    }

    @Test func `what matters less than the level isn't sent`() throws {
        let (outbox, logger) = try pair(.warning)
        outbox.note(.remark("1"))
        outbox.note(.remark("2", level: .warning))
        outbox.setLevel(.info)
        outbox.note(.remark("3"))
        try outbox.flush()
        #expect(try records(at: logger).map(number) == [2, 3])
    }

    @Test func `a turn without an event sends nothing`() throws {
        let (outbox, logger) = try pair()
        try outbox.flush()
        #expect(try logger.message() == nil)
        #expect(!outbox.isWaiting)
    }

    /// The link refuses, at this end, to send a longer packet, and at the other to take one.
    @Test func `records of every length are gathered into packets that a link takes`() throws {
        let (outbox, logger) = try pair()
        var lots = SplitMix(seed: 1)
        var noted = 0
        var came = 0
        while noted < 3_000 {
            for _ in 0..<20 {
                let filling = String(repeating: "x", count: Int.random(in: 0...Value.longestText, using: &lots))
                outbox.note(.violation(link: "\(noted)", what: filling))
                noted += 1
            }
            try outbox.flush()
            for record in try records(at: logger) {
                #expect(number(of: record) == came)
                came += 1
            }
        }
        #expect(came == noted)
    }

    @Test func `a turn in which more happens than may wait loses nothing while the logger reads`() throws {
        let (outbox, logger) = try pair()
        let filling = String(repeating: "x", count: 1_000)
        var came: [Int?] = []
        for number in 0..<3_000 {
            outbox.note(.violation(link: "\(number)", what: filling))
            // Now and then, as a process of its own does: this one's turn hasn't ended yet.
            if number % 100 == 0 { came += try records(at: logger).map(self.number) }
        }
        while outbox.isWaiting {
            try outbox.flush()
            came += try records(at: logger).map(number)
        }
        #expect(came == Array(0..<3_000))
    }

    @Test func `what a logger that doesn't read misses is counted, and told in its place`() throws {
        let (outbox, logger) = try pair()
        let filling = String(repeating: "x", count: 1_000)
        let total = 2_000
        for number in 0..<total {
            outbox.note(.violation(link: "\(number)", what: filling))
            if number % 10 == 0 { try outbox.flush() }
        }
        #expect(outbox.isWaiting)

        // It reads again, and things go on happening.
        var came: [Observation] = []
        var next = total
        while outbox.isWaiting {
            came += try records(at: logger)
            outbox.note(.remark("\(next)"))
            next += 1
            try outbox.flush()
        }
        came += try records(at: logger)

        let place = try #require(came.firstIndex { dropped(in: $0) != nil })
        let count = try #require(dropped(in: came[place]))
        #expect(count > 0)
        #expect(came[..<place].map(number) == Array(0..<place))
        #expect(came[(place + 1)...].map(number) == Array((place + count)..<next))
        #expect(came.allSatisfy { $0.occurrence.event != .dropped || $0 == came[place] })
    }

    @Test func `a logger that never reads costs no more than the bound`() throws {
        let (outbox, logger) = try pair()
        let filling = String(repeating: "x", count: 2_000)
        for number in 0..<2_000 {
            outbox.note(.violation(link: "\(number)", what: filling))
            if number % 100 == 0 { try outbox.flush() }
        }
        var octets = 0
        var told = 0
        while outbox.isWaiting {
            for message in try logger.messages() {
                octets += message.packet.count
                guard case .records(let records) = message else { continue }
                told += records.reduce(0) { $0 + (dropped(in: $1) ?? 1) }
            }
            try outbox.flush()
        }
        for message in try logger.messages() {
            octets += message.packet.count
            guard case .records(let records) = message else { continue }
            told += records.reduce(0) { $0 + (dropped(in: $1) ?? 1) }
        }
        #expect(told == 2_000)
        // What the kernel keeps comes on top: its default for a socket is below this.
        #expect(octets < Limit.waitingRecordOctets + 16 * Limit.packet)
    }

    @Test func `a record that fits no packet is counted as dropped`() throws {
        let (outbox, logger) = try pair()
        let texts = Array(repeating: String(repeating: "x", count: Value.longestText), count: 16)
        outbox.note(Occurrence(.remark, .info, [.init(.holds, .texts(texts))]))
        outbox.note(.remark("1"))
        #expect(outbox.isWaiting)
        try outbox.flush()
        #expect(try records(at: logger).map(dropped) == [2])
        outbox.note(.remark("2"))
        try outbox.flush()
        #expect(try records(at: logger).map(number) == [2])
    }

    @Test func `a logger that is gone is a lost peer`() throws {
        let outbox = try pair().outbox
        outbox.note(.remark("1"))
        #expect(#expect(throws: LinkError.self) { try outbox.flush() }?.lost == "sink–logger")
        // What happens until somebody notices is gathered for nobody.
        outbox.note(.remark("2"))
        #expect(!outbox.isWaiting)
        #expect(#expect(throws: LinkError.self) { try outbox.flush() }?.lost == "sink–logger")
        #expect(throws: LinkError.self) { try outbox.finish() }
    }

    @Test func `a hang-up at the link is a lost peer, and room at it is none`() throws {
        var (outbox, logger): (JournalOutbox, LoggerEnd?) = try pair()
        var poller = try Poller()
        try poller.add(outbox.number, .writable, token: 0)
        for event in try poller.wait(for: .zero) { try outbox.check(event) }
        #expect(logger != nil)
        logger = nil
        let events = try poller.wait(for: .zero)
        #expect(events.count == 1)
        for event in events {
            #expect(#expect(throws: LinkError.self) { try outbox.check(event) }?.lost == "sink–logger")
        }
    }

    @Test func `who ends sends its last words`() throws {
        let (outbox, logger) = try pair()
        for number in 0..<10 { outbox.note(.remark("\(number)")) }
        try outbox.finish()
        #expect(!outbox.isWaiting)
        #expect(try records(at: logger).map(number) == Array(0..<10))
    }
}

/// Something didn't come.
struct Missing: Error {}
