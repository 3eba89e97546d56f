package import Kernel
import Vocabulary
package import Wire

/// One end of an edge: `Wire`'s messages over a SOCK_SEQPACKET descriptor.
///
/// Messages go one by one, or gathered: as many in a packet as it has room for. What the kernel has no room for waits
/// here in order; credit between the processes keeps it short, and a peer that lets it grow beyond
/// `Limit.waitingPackets` or `Limit.waitingOctets` doesn't read any more, which is a violation.
///
/// What every message or connection comes through is specialised here for the edges of sessions: another module's
/// generic code asks the runtime for its types at every call.
package final class Link<Incoming: Message, Outgoing: Message> {
    /// Which edge this is, for errors: `sink–session/0`.
    package let name: String
    /// Nil once this end is closed.
    private var descriptor: Descriptor?
    private var waiting: [Packet] = []
    /// Octets of all that waits, and how many may.
    private var waitingOctets = 0
    private let room: Int
    /// What goes with the next `flush`.
    private var gathered = Packet()
    /// What is left of the packet that came last, its last message first.
    private var arrived: [Incoming] = []
    /// What belongs to these messages, in their order.
    private var arrivedDescriptors = Descriptors(owning: [])
    private var scratch: [UInt8]

    package init(name: String, _ descriptor: consuming Descriptor, room: Int = Limit.waitingOctets) {
        self.name = name
        self.room = room
        self.descriptor = consume descriptor
        // One octet more than a packet may have: a longer one is seen, not cut.
        scratch = Array(repeating: 0, count: Limit.packet + 1)
    }

    /// For the poller only, and only while this end is open.
    package var number: CInt { descriptor?.number ?? -1 }

    /// Closes this end, which the peer reads as end-of-file: now, whoever still refers to the link.
    package func close() { descriptor = nil }

    // MARK: Sending

    /// Whether packets wait for room.
    package var isWaiting: Bool { !waiting.isEmpty }

    /// Sends, or puts into the queue. The descriptors stay the caller's; the peer gets its own.
    package func send(_ message: Outgoing, passing descriptors: [CInt] = []) throws(LinkError) {
        check(message, descriptors.count)
        if !gathered.isEmpty { try flush() }
        let octets = octets(of: message)
        if waiting.isEmpty, try transmit(octets, descriptors) { return }
        let copies: Descriptors
        do {
            copies = try Descriptors(duplicating: descriptors)
        } catch {
            throw .failed(link: name, error)
        }
        try wait(Packet(octets, copies))
    }

    /// Sends with the next `flush`, in one packet with others. The descriptor is the link's from here on.
    @specialized(where Incoming == SessionToSink, Outgoing == SinkToSession)
    @specialized(where Incoming == SinkToSession, Outgoing == SessionToSink)
    @specialized(where Incoming == ListenerToSession, Outgoing == SessionToListener)
    @specialized(where Incoming == SessionToListener, Outgoing == ListenerToSession)
    package func gather(_ message: Outgoing, handing descriptor: consuming Descriptor? = nil) throws(LinkError) {
        let fits = try gatherIfItFits(message, handing: descriptor)
        precondition(fits, "\(Outgoing.self) of more than \(Limit.packet) octets")
    }

    /// The same for a message that may be longer than a packet.
    /// - Returns: false if it is; then nothing was done.
    @specialized(where Incoming == SessionToSink, Outgoing == SinkToSession)
    @specialized(where Incoming == SinkToSession, Outgoing == SessionToSink)
    @specialized(where Incoming == ListenerToSession, Outgoing == SessionToListener)
    @specialized(where Incoming == SessionToListener, Outgoing == ListenerToSession)
    package func gatherIfItFits(
        _ message: Outgoing, handing descriptor: consuming Descriptor? = nil
    ) throws(LinkError) -> Bool {
        let before = gathered.octets.count
        message.encode(to: &gathered.writer)
        guard gathered.octets.count - before <= Limit.packet else {
            gathered.writer.cut(behind: before)
            return false
        }
        if !gathered.isWithinBounds(with: message.descriptorCount) {
            let octets = gathered.writer.cut(behind: before)
            try flush()
            gathered.writer = Writer(octets)
        }
        var count = 0
        if let descriptor = consume descriptor {
            gathered.descriptors.append(descriptor)
            count = 1
        }
        check(message, count)
        return true
    }

    /// Sends what waits and what was gathered, as far as there's room.
    @specialized(where Incoming == SessionToSink, Outgoing == SinkToSession)
    @specialized(where Incoming == SinkToSession, Outgoing == SessionToSink)
    @specialized(where Incoming == ListenerToSession, Outgoing == SessionToListener)
    @specialized(where Incoming == SessionToListener, Outgoing == ListenerToSession)
    package func flush() throws(LinkError) {
        try flushWaiting()
        guard !gathered.isEmpty else { return }
        if waiting.isEmpty, try transmit(gathered.octets, Array(gathered.descriptors.numbers)) {
            return gathered.clear()
        }
        let packet = gathered
        gathered = Packet()
        try wait(packet)
    }

    private func flushWaiting() throws(LinkError) {
        guard !waiting.isEmpty else { return }
        var sent = 0
        defer { waiting.removeFirst(sent) }
        while sent < waiting.count, try transmit(waiting[sent].octets, Array(waiting[sent].descriptors.numbers)) {
            waitingOctets -= waiting[sent].octets.count
            sent += 1
        }
    }

    private func check(_ message: Outgoing, _ count: Int) {
        precondition(count == message.descriptorCount, "\(message) with \(count) descriptors")
    }

    private func octets(of message: Outgoing) -> [UInt8] {
        let octets = message.packet
        precondition(octets.count <= Limit.packet, "\(Outgoing.self) of \(octets.count) octets")
        return octets
    }

    private func wait(_ packet: Packet) throws(LinkError) {
        guard waiting.count < Limit.waitingPackets, waitingOctets + packet.octets.count <= room else {
            let what = "the peer doesn't read: \(waiting.count) packets of \(waitingOctets) octets wait"
            throw .violation(link: name, what: what)
        }
        waiting.append(packet)
        waitingOctets += packet.octets.count
    }

    /// False if there's no room now.
    private func transmit(_ packet: [UInt8], _ descriptors: [CInt]) throws(LinkError) -> Bool {
        guard descriptor != nil else { throw .lost(link: name) }
        switch sendPacket(packet, descriptors: descriptors, over: number) {
        case .sent: return true
        case .wouldBlock: return false
        case .gone: throw .lost(link: name)
        case .failed(let error): throw .failed(link: name, error)
        }
    }

    // MARK: Receiving

    /// Whether messages of a packet that came are left: for them no poller wakes anybody.
    package var hasArrived: Bool { !arrived.isEmpty }

    /// The next message, or nil if none is there now.
    @specialized(where Incoming == SessionToSink, Outgoing == SinkToSession)
    @specialized(where Incoming == SinkToSession, Outgoing == SessionToSink)
    @specialized(where Incoming == ListenerToSession, Outgoing == SessionToListener)
    @specialized(where Incoming == SessionToListener, Outgoing == ListenerToSession)
    package func receive() throws(LinkError) -> Received<Incoming>? {
        guard descriptor != nil else { throw .lost(link: name) }
        if arrived.isEmpty { try receivePacket() }
        guard let message = arrived.popLast() else { return nil }
        return Received(message: message, descriptors: arrivedDescriptors.take(message.descriptorCount))
    }

    @specialized(where Incoming == SessionToSink, Outgoing == SinkToSession)
    @specialized(where Incoming == SinkToSession, Outgoing == SessionToSink)
    @specialized(where Incoming == ListenerToSession, Outgoing == SessionToListener)
    @specialized(where Incoming == SessionToListener, Outgoing == ListenerToSession)
    private func receivePacket() throws(LinkError) {
        switch Kernel.receivePacket(over: number, into: &scratch) {
        case .packet(octets: let count, let descriptors):
            guard count <= Limit.packet else { throw .violation(link: name, what: "a packet of \(count) octets") }
            do {
                arrived = try Incoming.all(in: scratch[..<count], descriptors: descriptors.count)
                arrived.reverse()
                arrivedDescriptors = descriptors
            } catch {
                throw .violation(link: name, what: error.description)
            }
        case .wouldBlock: break
        case .end: throw .lost(link: name)
        case .gone: throw .lost(link: name)
        case .truncated: throw .violation(link: name, what: "a packet or its descriptors don't fit")
        case .failed(let error): throw .failed(link: name, error)
        }
    }
}

/// A message with the descriptors that came with it: as many as belong to it.
@frozen
package struct Received<Incoming: Message>: ~Copyable {
    package let message: Incoming
    package var descriptors: Descriptors
}

/// A packet that isn't sent yet, with descriptors of its own: whoever handed them over may have closed its.
private final class Packet {
    var writer: Writer
    var descriptors: Descriptors

    init() {
        writer = Writer()
        descriptors = Descriptors(owning: [])
    }

    init(_ octets: [UInt8], _ descriptors: consuming Descriptors) {
        writer = Writer(octets)
        self.descriptors = descriptors
    }

    var octets: [UInt8] { writer.octets }
    var isEmpty: Bool { octets.isEmpty }

    /// Whether it may be sent with so many descriptors more.
    func isWithinBounds(with descriptorCount: Int) -> Bool {
        octets.count <= Limit.packet && descriptors.count + descriptorCount <= Limit.descriptorsPerMessage
    }

    /// Closes the descriptors, which the peer has, and keeps the memory.
    func clear() {
        writer.clear()
        descriptors = Descriptors(owning: [])
    }
}
