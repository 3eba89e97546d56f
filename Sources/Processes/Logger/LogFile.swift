import Journal
import Kernel
import Vocabulary
import Wire

/// The log itself: records in, whole lines out, in the order they came.
final class LogFile {
    private let descriptor: Descriptor
    /// How a line looks. JSON until the settings say so.
    var lines: LogLines = .json
    private var unwritten: [UInt8] = []
    /// Whether whoever read the log is gone. The daemon goes on: what it acknowledged matters more.
    private var isAbandoned = false

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    func append(_ record: Record) {
        unwritten += (lines == .json ? record.json : record.plain).utf8
        unwritten.append(UInt8(ascii: "\n"))
    }

    /// What the logger itself has to say, as it ends: nobody else would write it down.
    func writeLastWord(_ occurrence: Occurrence) {
        append(Record(time: Clock.wall(), process: .logger, occurrence: occurrence))
        flush()
    }

    /// Writes what was gathered. A reader that is slow is waited for: meanwhile the other processes drop
    /// records, count them, and go on.
    func flush() {
        defer { unwritten.removeAll(keepingCapacity: true) }
        guard !isAbandoned, !unwritten.isEmpty else { return }
        do {
            try write(all: unwritten.span, to: descriptor.number)
        } catch {
            isAbandoned = true
        }
    }
}
