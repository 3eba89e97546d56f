/// What a client sent and nobody has read yet: an unfinished line, or what waits until somebody was asked.
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

    /// The next octets are read. An empty inbox holds no memory: most clients are idle most of the time.
    package mutating func consume(_ count: Int) {
        head += count
        if head == octets.count {
            self = Inbox()
        } else if head > octets.count - head {
            octets.removeSubrange(..<head)
            head = 0
        }
    }
}
