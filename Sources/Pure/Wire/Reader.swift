import Vocabulary

/// Takes fields out of octets, front to back. It never gives a value that wasn't there whole.
package struct Reader: Sendable {
    private let octets: ArraySlice<UInt8>
    /// How many of them are read.
    private var position = 0
    /// Which messages these are, for the error's sake.
    private let kind: any Message.Type
    /// Which of them is being read; nil until the tag said so.
    private var message: String?

    init(_ octets: ArraySlice<UInt8>, of kind: any Message.Type) {
        self.octets = octets
        self.kind = kind
    }

    /// From here on it's this message that is read.
    package mutating func enter(_ name: String) { message = name }

    package func error(_ field: String, _ problem: WireError.Problem) -> WireError {
        WireError(message: message ?? "\(kind)", field: field, problem: problem)
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position == octets.count }

    /// The tag of the next message: which one it is isn't known before.
    mutating func tag() throws(WireError) -> UInt8 {
        message = nil
        return try uint8("tag")
    }

    /// - Throws: `WireError` if so many descriptors aren't those that belong to what was read.
    func end(_ descriptors: Int, expected: Int) throws(WireError) {
        guard descriptors == expected else {
            throw error("descriptors", .descriptors(descriptors, expected: expected))
        }
    }

    /// - Throws: `WireError` if octets are left.
    package func end() throws(WireError) {
        guard isAtEnd else { throw error("end", .trailing(octets.count - position)) }
    }

    package mutating func uint8(_ field: String) throws(WireError) -> UInt8 { try integer(field) }
    package mutating func uint16(_ field: String) throws(WireError) -> UInt16 { try integer(field) }
    package mutating func uint32(_ field: String) throws(WireError) -> UInt32 { try integer(field) }
    package mutating func uint64(_ field: String) throws(WireError) -> UInt64 { try integer(field) }
    package mutating func int64(_ field: String) throws(WireError) -> Int64 { Int64(bitPattern: try integer(field)) }

    package mutating func flag(_ field: String) throws(WireError) -> Bool {
        switch try uint8(field) {
        case 0: return false
        case 1: return true
        default: throw error(field, .invalid)
        }
    }

    /// UTF-8 without NUL, of so many octets at most.
    package mutating func text(_ field: String, most: Int = Limit.text) throws(WireError) -> String {
        let place = try take(count(field, most: most), field)
        let octets = octets.span.extracting(place)
        for index in octets.indices where octets[index] == 0 { throw error(field, .notText) }
        guard let text = try? UTF8Span(validating: octets) else { throw error(field, .notText) }
        return String(copying: text)
    }

    package mutating func bytes(_ field: String, most: Int) throws(WireError) -> [UInt8] {
        let place = try take(count(field, most: most), field)
        return Array(octets[octets.startIndex + place.lowerBound..<octets.startIndex + place.upperBound])
    }

    /// So many elements at most. Nothing is set aside for elements that didn't come.
    package mutating func list<Element>(
        _ field: String, most: Int, _ read: (inout Reader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        let count = try self.count(field, most: most)
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    package mutating func optional<Wrapped>(
        _ field: String, _ read: (inout Reader) throws(WireError) -> Wrapped
    ) throws(WireError) -> Wrapped? {
        try flag(field) ? try read(&self) : nil
    }

    /// One of an enumeration's numbers.
    package mutating func choice<Choice: RawRepresentable<UInt8>>(_ field: String) throws(WireError) -> Choice {
        try valid(field, Choice(rawValue: try uint8(field)))
    }

    package mutating func duration(_ field: String) throws(WireError) -> Duration {
        let nanoseconds = try uint64(field)
        return .nanoseconds(try valid(field, Int64(exactly: nanoseconds)))
    }

    /// The value, if it came to be.
    package func valid<Value>(_ field: String, _ value: Value?) throws(WireError) -> Value {
        guard let value else { throw error(field, .invalid) }
        return value
    }

    private mutating func count(_ field: String, most: Int) throws(WireError) -> Int {
        let count = Int(try uint32(field))
        guard count <= most else { throw error(field, .tooLong(count, most: most)) }
        return count
    }

    private mutating func integer<Number: FixedWidthInteger>(_ field: String) throws(WireError) -> Number {
        let place = try take(Number.bitWidth / 8, field)
        let octets = octets.span.extracting(place)
        var number: Number = 0
        for index in octets.indices { number |= Number(octets[index]) << (8 * index) }
        return number
    }

    /// Passes over so many octets.
    /// - Returns: where they are.
    private mutating func take(_ count: Int, _ field: String) throws(WireError) -> Range<Int> {
        guard count <= octets.count - position else { throw error(field, .short) }
        defer { position += count }
        return position..<position + count
    }
}
