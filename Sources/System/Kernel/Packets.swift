import CLinux
import Glibc
import Vocabulary

/// Both ends of a link: a socketpair(2) of packets, unix(7) SOCK_SEQPACKET.
@frozen
package struct PacketPair: ~Copyable {
    package let first: Descriptor
    package let second: Descriptor
}

package func packetPair() throws(SystemError) -> PacketPair {
    var pair: [CInt] = [-1, -1]
    try checked(clinux_packet_pair(&pair), "socketpair")
    return PacketPair(first: Descriptor(owning: pair[0]), second: Descriptor(owning: pair[1]))
}

/// What came of sending a packet.
package enum PacketSent: Equatable {
    case sent
    /// The link is full.
    case wouldBlock
    /// Nobody is at the other end.
    case gone
    case failed(SystemError)
}

/// Sends one packet with copies of the given descriptors; ours stay open.
///
/// - Precondition: at least one octet, since a packet without any looks like end-of-file, and at most
///   `Limit.descriptorsPerMessage` descriptors.
package func sendPacket(_ octets: [UInt8], descriptors: [CInt] = [], over number: CInt) -> PacketSent {
    precondition(!octets.isEmpty && descriptors.count <= Limit.descriptorsPerMessage)
    let sent = clinux_send_packet(number, octets, octets.count, descriptors, CInt(descriptors.count))
    // A packet goes whole or not at all.
    if sent >= 0 { return .sent }
    switch errno {
    case EAGAIN, EINTR: return .wouldBlock
    // Too many descriptors of this user's are on the way (unix(7)), and not all need be ours: the receivers take them.
    case ETOOMANYREFS: return .wouldBlock
    case EPIPE, ECONNRESET: return .gone
    default: return .failed(.last("sendmsg"))
    }
}

/// What came of receiving a packet.
@frozen
package enum PacketReceived: ~Copyable {
    /// So many octets at the front of the scratch buffer, and what came with them.
    case packet(octets: Int, descriptors: Descriptors)
    case wouldBlock
    /// The other end was closed, and everything it sent has been read.
    case end
    /// The other end was closed before it read what we sent (ECONNRESET).
    case gone
    /// More octets or descriptors came than there was room for (MSG_TRUNC, MSG_CTRUNC): a violation.
    /// The descriptors that came are closed. The table being full shows as this, too.
    case truncated
    case failed(SystemError)
}

/// Receives one packet into the front of `scratch`, whose whole length is the room there is,
/// and at most `Limit.descriptorsPerMessage` descriptors, closed at exec.
package func receivePacket(over number: CInt, into scratch: inout [UInt8]) -> PacketReceived {
    var flags: CInt = 0
    var descriptors: [CInt] = []
    let octets = withUnsafeTemporaryAllocation(of: CInt.self, capacity: Limit.descriptorsPerMessage) { numbers in
        var came = CInt(numbers.count)
        let octets = scratch.withUnsafeMutableBytes {
            clinux_receive_packet(number, $0.baseAddress, $0.count, numbers.baseAddress, &came, &flags)
        }
        // Most packets bring none, and then nothing is allocated.
        descriptors = Array(numbers.prefix(Int(came)))
        return octets
    }
    guard octets >= 0 else {
        switch errno {
        case EAGAIN, EINTR: return .wouldBlock
        case ECONNRESET: return .gone
        default: return .failed(.last("recvmsg"))
        }
    }
    let owned = Descriptors(owning: descriptors)
    if flags & CInt(MSG_TRUNC | MSG_CTRUNC) != 0 { return .truncated }
    if octets == 0 { return .end }
    return .packet(octets: octets, descriptors: owned)
}
