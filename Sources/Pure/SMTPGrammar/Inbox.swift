import Vocabulary

/// What a client sent and nobody has read yet.
///
/// Octets join at the end and leave at the head. Taking n octets, in however many steps, moves at most
/// n others: what was read is dropped once it's the larger half.
package struct Inbox: Sendable {
    package private(set) var octets: [UInt8] = []
    /// Where the unread ones begin.
    package private(set) var head = 0

    package init() {}

    /// How many octets are unread.
    package var count: Int { octets.count - head }
    package var isEmpty: Bool { head == octets.count }

    package mutating func append(_ more: Span<UInt8>) {
        octets.append(copying: more)
    }

    /// The unread octet so far behind the head.
    subscript(offset: Int) -> UInt8 { octets[head + offset] }

    /// A copy of the next octets.
    func prefix(_ count: Int) -> [UInt8] { Array(octets[head..<head + count]) }

    /// The next octets are read.
    package mutating func consume(_ count: Int) {
        head += count
        if head == octets.count {
            // An idle client shouldn't hold what its last message needed.
            octets.removeAll(keepingCapacity: octets.capacity <= Limit.heldLine)
            head = 0
        } else if head > octets.count - head {
            octets.removeSubrange(..<head)
            head = 0
        }
    }
}
