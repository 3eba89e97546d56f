/// What one process may say to another: a closed set of messages for one direction of one edge.
///
/// A message is whole or it's refused: decoding gives a valid value that used up every octet, or throws.
/// On the wire it's a tag, then the fields, integers little-endian, text and lists counted. A packet holds one message
/// or several, one behind the other.
package protocol Message: Hashable, Sendable {
    /// How many descriptors travel with this message. No more and no fewer may come.
    var descriptorCount: Int { get }

    /// Writes the tag and the fields.
    func encode(to writer: inout Writer)

    /// Reads the fields behind the tag; the end is checked by who called.
    /// - Throws: `WireError` if the tag is unknown or a field isn't valid.
    init(tag: UInt8, from reader: inout Reader) throws(WireError)
}

extension Message {
    package var descriptorCount: Int { 0 }

    /// The message as one packet.
    package var packet: [UInt8] {
        var writer = Writer()
        encode(to: &writer)
        return writer.octets
    }

    /// The one message that a packet is, with the number of descriptors that came with it.
    /// - Throws: `WireError` with the message and the field.
    package init(packet: ArraySlice<UInt8>, descriptors: Int) throws(WireError) {
        var reader = Reader(packet, of: Self.self)
        try self.init(next: &reader)
        try reader.end()
        try reader.end(descriptors, expected: descriptorCount)
    }

    /// The messages that a packet is, one at least, with the number of descriptors that came with them all.
    ///
    /// Either all of them are valid or none is given.
    /// - Throws: `WireError` with the message and the field.
    @specialized(where Self == SessionToSink)
    @specialized(where Self == SinkToSession)
    @specialized(where Self == ListenerToSession)
    @specialized(where Self == SessionToListener)
    package static func all(in packet: ArraySlice<UInt8>, descriptors: Int) throws(WireError) -> [Self] {
        var reader = Reader(packet, of: Self.self)
        var messages: [Self] = []
        var expected = 0
        repeat {
            let message = try Self(next: &reader)
            expected += message.descriptorCount
            messages.append(message)
        } while !reader.isAtEnd
        try reader.end(descriptors, expected: expected)
        return messages
    }

    private init(next reader: inout Reader) throws(WireError) {
        let tag = try reader.tag()
        try self.init(tag: tag, from: &reader)
    }

    package init(packet: [UInt8], descriptors: Int) throws(WireError) {
        try self.init(packet: packet[...], descriptors: descriptors)
    }
}
