import Journal
import Kernel
import Vocabulary
import Wire

/// The log itself: records in, whole lines out, in the order they came.
///
/// Where the file takes no more (a full disk, a failing one) the lines are dropped and counted, and each flush tries
/// again: the next line written says how many are missing. A line that was cut is completed first, so that the file
/// never has half a line before a whole one.
final class LogFile {
    /// Writes what it can: the number of octets, and why they weren't all.
    typealias Write = (Span<UInt8>, CInt) -> (written: Int, failure: SystemError?)

    private let descriptor: Descriptor
    private let write: Write
    /// Says it to whoever started the daemon.
    private let complain: (String) -> Void
    /// How a line looks. JSON until the settings say so.
    var lines: LogLines = .json
    private var unwritten: [UInt8] = []
    /// The rest of the line whose beginning is in the file.
    private var cut: [UInt8] = []
    /// Lines that the file didn't take and hasn't been told of.
    private var lost: UInt64 = 0
    private var hasComplained = false
    /// Whether whoever read the log is gone. The daemon goes on: what it acknowledged matters more.
    private var isAbandoned = false

    private static let lineEnd = UInt8(ascii: "\n")

    init(
        _ descriptor: consuming Descriptor, by write: @escaping Write = writeMost,
        complaining complain: @escaping (String) -> Void = writeToStandardError
    ) {
        self.descriptor = descriptor
        self.write = write
        self.complain = complain
    }

    func append(_ record: Record) { add(record, to: &unwritten) }

    private func add(_ record: Record, to octets: inout [UInt8]) {
        octets += (lines == .json ? record.json : record.plain).utf8
        octets.append(Self.lineEnd)
    }

    /// What the logger itself has to say, as it ends: nobody else would write it down.
    func writeLastWord(_ occurrence: Occurrence) {
        append(Record(by: .logger, Observation(time: Clock.wall(), occurrence)))
        flush()
    }

    /// Writes what was gathered. A reader that is slow is waited for: meanwhile the other processes drop
    /// records, count them, and go on.
    func flush() {
        defer { unwritten.removeAll(keepingCapacity: true) }
        guard !isAbandoned else { return }
        let notice = notice
        if !cut.isEmpty || !notice.isEmpty { unwritten.insert(contentsOf: cut + notice, at: 0) }
        guard !unwritten.isEmpty else { return }
        let (written, failure) = write(unwritten.span, descriptor.number)
        if let failure {
            keepTrack(of: unwritten[written...], isBegun: written > 0 || !cut.isEmpty, notice: notice)
            note(failure)
        } else {
            (cut, lost) = ([], 0)
        }
    }

    /// The line that says how many are missing; empty if none is.
    private var notice: [UInt8] {
        var octets: [UInt8] = []
        if lost > 0 {
            add(Record(by: .logger, Observation(time: Clock.wall(), .dropped(records: lost))), to: &octets)
        }
        return octets
    }

    /// What is left of a write that failed: of a line that was begun the rest, of the others the number.
    private func keepTrack(of rest: ArraySlice<UInt8>, isBegun: Bool, notice: [UInt8]) {
        let isCut = isBegun && (rest.startIndex == 0 || unwritten[rest.startIndex - 1] != Self.lineEnd)
        let isNoticeBegun = rest.startIndex > cut.count
        let whole = isCut ? rest.drop { $0 != Self.lineEnd }.dropFirst() : rest
        cut = Array(rest[..<whole.startIndex])
        let count = UInt64(whole.count { $0 == Self.lineEnd })
        // The notice is none of the lost lines; until it's begun its number is still to be told.
        lost = notice.isEmpty || isNoticeBegun ? count : lost + count - 1
    }

    /// Standard error is told once: the log itself says when it goes on.
    private func note(_ failure: SystemError) {
        guard !failure.isWithoutReader else {
            isAbandoned = true
            return
        }
        guard !hasComplained else { return }
        hasComplained = true
        complain("fumbled: the log takes no more lines, which are counted until it does: \(failure)\n")
    }
}
