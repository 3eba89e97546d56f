package import IPC
package import Journal
package import Kernel
package import Vocabulary
package import Wire

/// A process's way to the log: gathers what happens in one turn of the loop and sends it in few packets.
///
/// A logger that doesn't keep up never holds a process back: what finds no room is dropped and counted,
/// and the count is logged when there's room again.
package final class JournalOutbox {
    private let process: ProcessName
    private let link: Link<FromLogger, ToLogger>
    private var level: Level
    private var records: [Record] = []
    private var dropped: UInt64 = 0

    package init(_ process: ProcessName, _ link: Link<FromLogger, ToLogger>, level: Level = .info) {
        self.process = process
        self.link = link
        self.level = level
    }

    package var number: CInt { link.number }

    /// Whether there is something left that the logger had no room for.
    package var isWaiting: Bool { link.isWaiting || !records.isEmpty }

    /// Says that nothing more comes: the logger ends when everybody has said so.
    package func close() { link.close() }

    /// What matters less than this isn't even made.
    package func setLevel(_ level: Level) { self.level = level }

    package func logs(_ level: Level) -> Bool { level >= self.level }

    package func note(_ occurrence: Occurrence) {
        guard logs(occurrence.level) else { return }
        guard records.count < Limit.waitingRecords else {
            dropped += 1
            return
        }
        records.append(Record(time: Clock.wall(), process: process, occurrence: occurrence))
    }

    /// The poller saw something at the link: room, which the next flush uses, or the logger's end.
    package func check(_ event: Poller.Ready) throws(LinkError) {
        guard !event.hangup, !event.error else { throw .lost(link: link.name) }
    }

    /// Sends what was gathered. Once for each turn of the loop.
    package func flush() throws(LinkError) {
        try link.flush()
        guard !link.isWaiting, !records.isEmpty || dropped > 0 else { return }
        if dropped > 0 {
            records.append(Record(time: Clock.wall(), process: process, occurrence: .dropped(records: dropped)))
            dropped = 0
        }
        var sent = 0
        defer { records.removeFirst(sent) }
        while sent < records.count, !link.isWaiting {
            let batch = Self.batch(records[sent...])
            try link.send(.records(batch))
            sent += batch.count
        }
    }

    /// As many of the first records as fit a packet; one always does.
    private static func batch(_ records: ArraySlice<Record>) -> [Record] {
        var room = Limit.packet - headerOctets
        let fitting = records.prefix { record in
            var writer = Writer()
            writer.record(record)
            room -= writer.octets.count
            return room >= 0
        }
        return Array(fitting)
    }

    /// Octets before the first record of a packet: tag and count.
    private static let headerOctets = 5
}
