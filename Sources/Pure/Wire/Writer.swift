/// Puts fields into octets. The counterpart of each function is the one of the same name in `Reader`.
package struct Writer: Sendable {
    package private(set) var octets: [UInt8] = []

    /// Octets that most messages have room in.
    private static let usual = 256

    package init() {
        octets.reserveCapacity(Self.usual)
    }

    /// Goes on behind octets that are written.
    package init(_ octets: [UInt8]) {
        self.octets = octets
    }

    /// Takes back what was written behind so many octets.
    @discardableResult
    package mutating func cut(behind count: Int) -> [UInt8] {
        defer { octets.removeLast(octets.count - count) }
        return Array(octets[count...])
    }

    /// Begins anew in the memory that there is.
    package mutating func clear() { octets.removeAll(keepingCapacity: true) }

    package mutating func uint8(_ value: UInt8) { octets.append(value) }
    package mutating func uint16(_ value: UInt16) { integer(value) }
    package mutating func uint32(_ value: UInt32) { integer(value) }
    package mutating func uint64(_ value: UInt64) { integer(value) }
    package mutating func int64(_ value: Int64) { integer(UInt64(bitPattern: value)) }
    package mutating func flag(_ value: Bool) { uint8(value ? 1 : 0) }

    package mutating func text(_ value: String) {
        uint32(UInt32(clamping: value.utf8.count))
        octets += value.utf8
    }

    /// Counted in four octets; what a packet can't hold is the sender's mistake, and the receiver says so.
    package mutating func bytes(_ value: [UInt8]) {
        uint32(UInt32(clamping: value.count))
        octets += value
    }

    package mutating func list<Element>(_ elements: [Element], _ write: (inout Writer, Element) -> Void) {
        uint32(UInt32(clamping: elements.count))
        for element in elements { write(&self, element) }
    }

    package mutating func optional<Wrapped>(_ value: Wrapped?, _ write: (inout Writer, Wrapped) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    package mutating func duration(_ value: Duration) { uint64(value.nanoseconds) }

    private mutating func integer(_ value: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            octets.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
