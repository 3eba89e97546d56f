/// A ClientHello as octets, to be as odd as a test wants it: RFC 8446 §4.1.2. Whoever sends it can't go on with the
/// handshake, since nobody knows the key of its share.
struct ClientHello {
    var suites: [UInt16] = [0x1301]
    var versions: [UInt16] = [0x0304]
    var groups: [UInt16] = [0x001D]
    var signatures: [UInt16] = [0x0403]
    /// Those before the ones that are needed.
    var extensions: [(type: UInt16, octets: [UInt8])] = []
    var shares: [(group: UInt16, octets: [UInt8])] = [(0x001D, [9] + [UInt8](repeating: 0, count: 31))]

    /// What clients mix in so that servers don't grow stiff. RFC 8701 §2.
    static let grease: UInt16 = 0x0A0A

    /// Without a record's header.
    var message: [UInt8] {
        var body: [UInt8] = [3, 3] + [UInt8](repeating: 7, count: 32) + [0]
        body += counted(suites.flatMap(two)) + [1, 0]
        let all =
            extensions + [
                (43, [UInt8(versions.count * 2)] + versions.flatMap(two)), (10, counted(groups.flatMap(two))),
                (13, counted(signatures.flatMap(two))),
                (51, counted(shares.flatMap { two($0.group) + counted($0.octets) })),
            ]
        body += counted(all.flatMap { two($0.type) + counted($0.octets) })
        return [1, UInt8(body.count >> 16), UInt8(body.count >> 8 & 0xFF), UInt8(body.count & 0xFF)] + body
    }

    /// In records of so many octets each.
    func records(of size: Int = 16_384) -> [UInt8] { Self.records(of: size, message) }

    static func records(of size: Int, _ message: [UInt8]) -> [UInt8] {
        stride(from: 0, to: message.count, by: size).flatMap { start in
            let piece = message[start..<min(start + size, message.count)]
            return [22, 3, 1, UInt8(piece.count >> 8), UInt8(piece.count & 0xFF)] + piece
        }
    }

    /// The octets of handshake records without their headers.
    static func message(of records: [UInt8]) -> [UInt8] {
        var message: [UInt8] = []
        var rest = records[...]
        while rest.count >= 5 {
            let count = Int(rest[rest.startIndex + 3]) << 8 | Int(rest[rest.startIndex + 4])
            message += rest.dropFirst(5).prefix(count)
            rest = rest.dropFirst(5 + count)
        }
        return message
    }
}

private func two(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

private func counted(_ octets: [UInt8]) -> [UInt8] { two(UInt16(octets.count)) + octets }
