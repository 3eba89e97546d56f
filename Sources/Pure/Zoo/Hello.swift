/// ClientHellos of TLS, octet by octet, as texts of the script language: RFC 8446 §4.1.2, RFC 5246 §7.4.1.2.
///
/// None is meant to be gone on with: the server's first answer is what is looked at.
enum Hello {
    /// TLS_ECDHE_ECDSA and TLS_ECDHE_RSA with AES-GCM: what every server with TLS 1.2 has one of.
    private static let usual: [UInt16] = [0xC02B, 0xC02F, 0xC02C, 0xC030]
    /// TLS_RSA with AES-CBC, which old versions have, too.
    private static let old: [UInt16] = [0xC013, 0xC014, 0x002F, 0x0035]
    /// TLS_NULL_WITH_NULL_NULL and TLS_RSA_WITH_NULL_MD5: no server encrypts with nothing.
    private static let none: [UInt16] = [0x0000, 0x0001]
    /// RFC 8701 §2.
    private static let grease: [UInt16] = [0x0A0A, 0xDADA]
    /// Of a record: RFC 8446 §5.1.
    private static let longestRecord = 16_384

    /// Of one of these versions and none above: 0x0300 is SSL 3.
    static func version(_ number: UInt16) -> String { text(records(message(number, old))) }

    static let withoutCipher = text(records(message(0x0303, none)))

    static let withGrease = text(
        records(
            message(0x0303, grease + usual, groups: grease, more: [`extension`(0x1A1A, []), `extension`(0xFAFA, [0])])))

    static let inPieces = text(records(message(0x0303, usual), of: 1))

    /// With an extension that is nothing but zeros: RFC 7685.
    static let long = text(
        records(message(0x0303, usual, more: [`extension`(21, [UInt8](repeating: 0, count: 65_000))])))

    /// RFC 6101 §E.1: version, ciphers of three octets, no session, sixteen octets of chance.
    static let ssl2: String = {
        let ciphers: [UInt8] = [0x01, 0x00, 0x80, 0x07, 0x00, 0xC0]
        let body =
            [1] + short(0x0002) + short(UInt16(ciphers.count)) + short(0) + short(16) + ciphers + random.prefix(16)
        return text([0x80, UInt8(body.count)] + body)
    }()

    // MARK: The message

    private static let random = (0..<32).map { UInt8($0) }

    private static func message(
        _ version: UInt16, _ ciphers: [UInt16], groups: [UInt16] = [], more: [[UInt8]] = []
    ) -> [UInt8] {
        let extensions =
            [
                // supported_groups, ec_point_formats, signature_algorithms.
                `extension`(10, list((groups + [0x001D, 0x0017, 0x0018]).flatMap(short))),
                `extension`(11, [1, 0]),
                `extension`(13, list([0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0601, 0x0201].flatMap(short))),
            ] + more
        let body =
            short(version) + random + [0] + list(ciphers.flatMap(short)) + [1, 0] + list(extensions.flatMap(\.self))
        return [1, UInt8(body.count >> 16), UInt8(body.count >> 8 & 0xFF), UInt8(body.count & 0xFF)] + body
    }

    private static func `extension`(_ type: UInt16, _ content: [UInt8]) -> [UInt8] { short(type) + list(content) }

    /// With its length before it.
    private static func list(_ octets: [UInt8]) -> [UInt8] { short(UInt16(octets.count)) + octets }

    private static func short(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

    private static func records(_ message: [UInt8], of size: Int = longestRecord) -> [UInt8] {
        stride(from: 0, to: message.count, by: size).flatMap { start -> [UInt8] in
            let piece = Array(message[start..<min(start + size, message.count)])
            return [22, 3, 1] + list(piece)
        }
    }

    // MARK: The text

    /// In quotes; a long run of zeros as so many times one.
    private static func text(_ octets: [UInt8]) -> String {
        var parts: [String] = []
        var quoted = ""
        var rest = octets[...]
        while let first = rest.first {
            let zeros = rest.prefix { $0 == 0 }.count
            if zeros > 64 {
                parts += ["\"\(quoted)\"", "\"\\0\" * \(zeros)"]
                quoted = ""
                rest = rest.dropFirst(zeros)
                continue
            }
            let digits = String(Int(first) + 256, radix: 16).dropFirst()
            quoted += "\\x\(digits)"
            rest = rest.dropFirst()
        }
        return (parts + ["\"\(quoted)\""]).joined(separator: " ")
    }
}
