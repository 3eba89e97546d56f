package import Kernel
import Vocabulary
package import Wire

/// One end of an edge: `Wire`'s messages over a SOCK_SEQPACKET descriptor.
///
/// What the kernel has no room for waits here in order; credit between the processes keeps it short, and a
/// peer that lets it grow beyond `Limit.waitingPackets` doesn't read any more, which is a violation.
package final class Link<Incoming: Message, Outgoing: Message> {
    /// Which edge this is, for errors: `sink–session/0`.
    package let name: String
    /// Nil once this end is closed.
    private var descriptor: Descriptor?
    private var waiting: [WaitingPacket] = []
    private var scratch: [UInt8]

    package init(name: String, _ descriptor: consuming Descriptor) {
        self.name = name
        self.descriptor = consume descriptor
        // One octet more than a packet may have: a longer one is seen, not cut.
        scratch = Array(repeating: 0, count: Limit.packet + 1)
    }

    /// For the poller only, and only while this end is open.
    package var number: CInt { descriptor?.number ?? -1 }

    /// Closes this end, which the peer reads as end-of-file: now, whoever still refers to the link.
    package func close() { descriptor = nil }

    /// Whether packets wait for room.
    package var isWaiting: Bool { !waiting.isEmpty }

    /// Sends, or puts into the queue. The descriptors stay the caller's; the peer gets its own.
    package func send(_ message: Outgoing, passing descriptors: [CInt] = []) throws(LinkError) {
        precondition(descriptors.count == message.descriptorCount, "\(message) with \(descriptors.count) descriptors")
        let packet = message.packet
        precondition(packet.count <= Limit.packet, "\(Outgoing.self) of \(packet.count) octets")
        if waiting.isEmpty, try transmit(packet, descriptors) { return }
        guard waiting.count < Limit.waitingPackets else {
            throw .violation(link: name, what: "the peer doesn't read: \(waiting.count) packets wait")
        }
        do {
            waiting.append(WaitingPacket(packet, try Descriptors(duplicating: descriptors)))
        } catch {
            throw .failed(link: name, error)
        }
    }

    /// Sends what waits, as far as there's room.
    package func flush() throws(LinkError) {
        var sent = 0
        defer { waiting.removeFirst(sent) }
        while sent < waiting.count, try transmit(waiting[sent].octets, Array(waiting[sent].descriptors.numbers)) {
            sent += 1
        }
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

    /// The next message, or nil if none is there now.
    package func receive() throws(LinkError) -> Received<Incoming>? {
        guard descriptor != nil else { throw .lost(link: name) }
        switch receivePacket(over: number, into: &scratch) {
        case .packet(octets: let count, let descriptors):
            guard count <= Limit.packet else { throw .violation(link: name, what: "a packet of \(count) octets") }
            do {
                let message = try Incoming(packet: scratch[..<count], descriptors: descriptors.count)
                return Received(message: message, descriptors: descriptors)
            } catch {
                throw .violation(link: name, what: error.description)
            }
        case .wouldBlock: return nil
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

/// A packet in the queue keeps duplicates of its descriptors, for the caller closes its own.
private final class WaitingPacket {
    let octets: [UInt8]
    let descriptors: Descriptors

    init(_ octets: [UInt8], _ descriptors: consuming Descriptors) {
        self.octets = octets
        self.descriptors = descriptors
    }
}
