import Glibc
import Journal
import Kernel
import Testing
import Vocabulary
import Wire

@testable import Logger

@Suite("An outlet of the log")
struct OutletTests {
    /// The other end, of which the test says what it does.
    private final class Far: Channel {
        var isOpen = false
        var sendsRecords = false
        var noticesEnd = false
        var number: CInt? { isOpen ? 7 : nil }
        /// What opening it says.
        var refusal: CInt?
        var opened = 0
        /// Octets that it takes from now on.
        var room = Int.max
        /// What comes when there's none.
        var answer = Sent.noRoom
        var isThereStill = true
        var content: [UInt8] = []
        var calls = 0

        func open() throws(SystemError) {
            opened += 1
            if let refusal { throw SystemError(call: "connect", errno: refusal) }
            isOpen = true
        }

        func close() { isOpen = false }
        func isThere() -> Bool { isThereStill }

        func send(_ octets: Span<UInt8>) -> Sent {
            calls += 1
            let count = min(room, octets.count)
            guard count > 0, !sendsRecords || count == octets.count else { return answer }
            for index in 0..<count { content.append(octets[index]) }
            if sendsRecords { content.append(UInt8(ascii: "\n")) }
            if room < .max { room -= count }
            return .octets(count)
        }

        var lines: [Substring] { String(decoding: content, as: UTF8.self).split(separator: "\n") }
        /// The numbers of the records that came, and of those that are told to be missing.
        var numbers: [Substring] {
            lines.map { line in
                line.firstMatch(of: /what=(\d+)$/).map(\.1) ?? line.firstMatch(of: /(dropped.*)$/).map(\.1) ?? line
            }
        }
    }

    private final class Complaints { var all: [String] = [] }

    private let far = Far()
    private let complaints = Complaints()
    private let start = Instant(nanoseconds: 1_000_000_000)

    private func outlet(room: Int = Limit.waitingLogOctets) -> Outlet {
        let complaints = complaints
        return Outlet(
            LogOutlet(name: "far", .standardOutput(.text)), far, room: room,
            complaining: { complaints.all.append($0) })
    }

    private func append(_ numbers: some Sequence<Int>, to outlet: Outlet) {
        for number in numbers {
            let observation = Observation(time: WallTime(microseconds: 0), .remark("\(number)"))
            outlet.append(Rendering(Record(by: .sink, observation)))
        }
    }

    @Test func `records become whole lines, in order, when they are flushed`() {
        let outlet = outlet()
        append(1...2, to: outlet)
        #expect(far.content.isEmpty)
        outlet.flush(start)
        #expect(far.lines == ["00:00:00.000000 info sink remark what=1", "00:00:00.000000 info sink remark what=2"])
        outlet.flush(start)
        #expect(far.calls == 1)
    }

    @Test func `without room it waits for the poller, and goes on in the middle of a line`() {
        let outlet = outlet()
        append(1...3, to: outlet)
        far.room = 50
        outlet.flush(start)
        #expect(outlet.isWaiting)
        #expect(outlet.watched?.interest == .writable && outlet.deadline == nil)
        far.room = .max
        outlet.flush(start)
        #expect(far.numbers == ["1", "2", "3"])
        #expect(!outlet.isWaiting && outlet.watched == nil)
    }

    @Test func `what finds no room is counted, and the count stands in its place`() {
        let outlet = outlet(room: 100)
        far.room = 0
        append(1...5, to: outlet)
        outlet.flush(start)
        #expect(outlet.missing == 5)
        far.room = .max
        outlet.flush(start)
        append([6], to: outlet)
        outlet.flush(start)
        #expect(far.numbers == ["1", "2", "dropped records=3", "6"])
        #expect(outlet.missing == 0)
    }

    @Test(arguments: [ENOSPC, EIO, EFBIG, EDQUOT])
    func `a full disk is tried again with every record, and each second without one`(errno: CInt) {
        let outlet = outlet()
        far.room = 20
        far.answer = .refused(SystemError(call: "write", errno: errno))
        for calls in 1...3 {
            append([calls], to: outlet)
            outlet.flush(start)
            #expect(far.calls == calls + 1)
        }
        #expect(outlet.deadline == start + Limit.fullLogPause)
        #expect(complaints.all.count == 1)
        #expect(complaints.all.first?.hasPrefix("fumbled: the log takes nothing at far") == true)
        far.room = .max
        outlet.flush(start)
        #expect(far.numbers == ["1", "2", "3"])
        #expect(outlet.deadline == nil)
    }

    @Test func `what is lost is opened again after pauses that grow, up to the longest`() {
        let outlet = outlet()
        far.refusal = ECONNREFUSED
        append([1], to: outlet)
        var now = start
        var pause = Limit.logPause
        for tries in 1...12 {
            outlet.flush(now)
            #expect(far.opened == tries)
            #expect(outlet.deadline == now + pause)
            // Not before.
            outlet.flush(now + pause / 2)
            #expect(far.opened == tries)
            now = now + pause
            pause = min(pause * 2, Limit.longestLogPause)
        }
        #expect(pause == Limit.longestLogPause)
        far.refusal = nil
        outlet.flush(now)
        #expect(far.numbers == ["1"])
        #expect(complaints.all.count == 1)

        // From the shortest on, and told once more.
        far.refusal = ECONNREFUSED
        (far.room, far.answer) = (0, .lost(SystemError(call: "send", errno: ECONNRESET)))
        append([2], to: outlet)
        outlet.flush(now)
        #expect(outlet.deadline == now + Limit.logPause)
        #expect(complaints.all.count == 2)
    }

    @Test func `a line that was cut by a loss is whole in what comes next`() {
        let outlet = outlet()
        append(1...2, to: outlet)
        (far.room, far.answer) = (50, .lost(SystemError(call: "send", errno: ECONNRESET)))
        outlet.flush(start)
        #expect(!far.isOpen)
        far.content = []
        far.room = .max
        outlet.flush(start + Limit.logPause)
        #expect(far.numbers == ["2"])
    }

    @Test func `a collector that hangs up while nothing is sent is noticed`() {
        far.noticesEnd = true
        let outlet = outlet()
        outlet.flush(start)
        #expect(outlet.watched?.interest == .readable)
        outlet.hear(isMore: true, start)
        #expect(far.isOpen)
        far.isThereStill = false
        let generation = outlet.generation
        outlet.hear(isMore: true, start)
        #expect(!far.isOpen && outlet.watched == nil && outlet.generation != generation)
        #expect(outlet.deadline == start + Limit.logPause)
    }

    @Test func `a packet that nobody heard is counted with what was sent before it was known`() {
        far.sendsRecords = true
        let outlet = outlet()
        append([1], to: outlet)
        outlet.flush(start)
        (far.room, far.answer) = (0, .unheard(SystemError(call: "send", errno: ECONNREFUSED)))
        append([2], to: outlet)
        outlet.flush(start)
        #expect(outlet.missing == 2)
        #expect(outlet.deadline == start + Limit.logPause)
        // The first that goes proves nothing: the pauses grow on, and the loss isn't forgotten.
        far.room = 60
        outlet.flush(start + Limit.logPause)
        #expect(far.numbers == ["1", "2"])
        #expect(outlet.deadline == start + Limit.logPause + Limit.logPause * 2)
        far.room = .max
        append([3], to: outlet)
        outlet.flush(start + Limit.logPause * 4)
        #expect(far.numbers.last == "3")
        let told = far.numbers.compactMap { $0.split(separator: "records=").dropFirst().first.flatMap { Int($0) } }
        #expect(told.reduce(0, +) == 2)
        #expect(outlet.missing == 0)
    }

    @Test func `a record that is too long for a packet is counted, and the next ones go`() {
        far.sendsRecords = true
        let outlet = outlet()
        append(1...1, to: outlet)
        (far.room, far.answer) = (0, .tooLong)
        outlet.flush(start)
        #expect(outlet.missing == 1)
        far.room = .max
        outlet.flush(start)
        append([2], to: outlet)
        outlet.flush(start)
        #expect(far.numbers == ["dropped records=1", "2"])
    }

    @Test func `an outlet whose reader is gone for good is given up without a word`() {
        let outlet = outlet()
        (far.room, far.answer) = (0, .over)
        for number in 1...3 {
            append([number], to: outlet)
            outlet.flush(start)
        }
        #expect(far.calls == 1)
        #expect(complaints.all.isEmpty && outlet.missing == 0 && outlet.watched == nil)
    }
}
