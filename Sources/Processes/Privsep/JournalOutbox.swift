package import IPC
package import Journal
package import Kernel
import Vocabulary
package import Wire

/// A process's way to the log: gathers what happens in one turn of the loop and sends it in few packets.
///
/// A logger that doesn't keep up never holds a process back: what finds no room is dropped and counted,
/// and the count is logged, in its place, when there's room again.
package final class JournalOutbox {
    private let link: Link<FromLogger, ToLogger>
    private var level: Level
    private var gathered: [Gathered] = []
    /// Of all that was gathered, as it goes to the logger.
    private var octets = 0
    private var dropped: UInt64 = 0
    /// Why nothing reaches the logger any more. Every flush says so; nothing is gathered for it.
    private var end: LinkError?

    private struct Gathered {
        let observation: Observation
        /// What it takes of a packet.
        let octets: Int

        init(_ observation: Observation) {
            var writer = Writer()
            writer.observation(observation)
            self.observation = observation
            octets = writer.octets.count
        }
    }

    /// Octets before the first record of a packet: tag and count.
    private static let headerOctets = 5
    private static let packetRoom = Limit.packet - headerOctets
    /// Four packets full.
    private static let muchForATurn = 4 * packetRoom

    package init(_ link: Link<FromLogger, ToLogger>, level: Level = .info) {
        self.link = link
        self.level = level
    }

    package var number: CInt { link.number }

    /// Whether there is something left that the logger had no room for.
    package var isWaiting: Bool { link.isWaiting || !gathered.isEmpty || dropped > 0 }

    /// Says that nothing more comes: the logger ends when everybody has said so.
    package func close() { link.close() }

    /// What matters less than this isn't even made.
    package func setLevel(_ level: Level) { self.level = level }

    package func logs(_ level: Level) -> Bool { level >= self.level }

    package func note(_ occurrence: Occurrence) {
        guard logs(occurrence.level), end == nil else { return }
        gather(Gathered(Observation(time: Clock.wall(), occurrence)))
        // A turn in which much happens doesn't have to end before the logger begins.
        if octets >= Self.muchForATurn, !link.isWaiting { try? flush() }
    }

    /// Once something was dropped all is, until the number is told: so the log shows where it's missing.
    private func gather(_ entry: Gathered) {
        guard dropped == 0, entry.octets <= Self.packetRoom, octets + entry.octets <= Limit.waitingRecordOctets else {
            dropped += 1
            return
        }
        append(entry)
    }

    private func append(_ entry: Gathered) {
        gathered.append(entry)
        octets += entry.octets
    }

    /// The poller saw something at the link: room, which the next flush uses, or the logger's end.
    package func check(_ event: Poller.Ready) throws(LinkError) {
        guard !event.hangup, !event.error else { throw .lost(link: link.name) }
    }

    /// Sends what was gathered, as far as there's room. Once for each turn of the loop.
    package func flush() throws(LinkError) {
        if let end { throw end }
        do {
            try sendGathered()
        } catch {
            (gathered, octets, dropped) = ([], 0, 0)
            end = error
            throw error
        }
    }

    private func sendGathered() throws(LinkError) {
        try link.flush()
        guard !link.isWaiting else { return }
        tellDropped()
        var sent = 0
        defer { gathered.removeFirst(sent) }
        while sent < gathered.count, !link.isWaiting {
            let batch = Self.batch(gathered[sent...])
            try link.send(.records(batch.map(\.observation)))
            sent += batch.count
            octets -= batch.reduce(0) { $0 + $1.octets }
        }
    }

    /// Sends what was gathered before this process ends, and waits for room for it, but not for long.
    package func finish() throws {
        let end = Clock.now() + Limit.lastWordsWait
        var poller = try Poller()
        try poller.add(link.number, .writable, token: 0)
        try flush()
        while isWaiting, Clock.now() < end {
            for event in try poller.wait(for: end - Clock.now()) { try check(event) }
            try flush()
        }
    }

    private func tellDropped() {
        guard dropped > 0 else { return }
        append(Gathered(Observation(time: Clock.wall(), .dropped(records: dropped))))
        dropped = 0
    }

    /// As many of the first records as fit a packet; one always does.
    private static func batch(_ entries: ArraySlice<Gathered>) -> ArraySlice<Gathered> {
        var room = packetRoom
        return entries.prefix { entry in
            room -= entry.octets
            return room >= 0
        }
    }
}
