import SMTPGrammar
import Vocabulary

/// The client's side of NTLM with the answer of version 2: MS-NLMP §2.2.1, §3.3.2. A user may be `DOMAIN\user`.
enum NTLMProof {
    private static let signature = Array("NTLMSSP\0".utf8)
    /// NEGOTIATE_UNICODE, REQUEST_TARGET, NEGOTIATE_NTLM, ALWAYS_SIGN, EXTENDED_SESSIONSECURITY, §2.2.2.5.
    private static let flags: UInt32 = 0x8_8205
    /// Octets of an AUTHENTICATE_MESSAGE's header, without version and MIC.
    private static let header = 64

    /// NEGOTIATE_MESSAGE, §2.2.1.1.
    static let negotiate = signature + long(1) + long(flags) + place(0, at: 32) + place(0, at: 32)

    static func isChallenge(_ message: [UInt8]) -> Bool {
        message.count >= 48 && message.starts(with: signature) && message[8...].starts(with: long(2))
    }

    /// AUTHENTICATE_MESSAGE, §2.2.1.3; nil where the challenge is none.
    static func authenticate(
        _ credentials: Credentials, to challenge: [UInt8], _ means: ProofMeans
    ) -> [UInt8]? {
        guard isChallenge(challenge), let info = field(of: challenge, at: 40) else { return nil }
        let parts = credentials.user.split(separator: "\\", maxSplits: 1, omittingEmptySubsequences: false)
        let domain = parts.count == 2 ? String(parts[0]) : ""
        let user = String(parts.last ?? "")
        let answer = Answer(
            user: user, domain: domain, password: credentials.secret, challenge: Array(challenge[24..<32]),
            chance: Array(means.nonce.prefix(8)), fileTime: fileTime(means.time), info: Array(info))
        let whole = answer.octets(means.hmacMD5)
        // LMv2's answer is left out, as §3.1.5.1.2 has it where there's a time.
        let fields: [[UInt8]] = [[], whole, utf16(domain), utf16(user), [], []]
        var message = signature + long(3)
        var offset = header
        for field in fields {
            message += place(field.count, at: offset)
            offset += field.count
        }
        message += long(flags)
        return message + fields.joined()
    }

    /// What the place points to; nil unless that lies in the message.
    private static func field(of message: [UInt8], at place: Int) -> ArraySlice<UInt8>? {
        guard message.count >= place + 8 else { return nil }
        let length = Int(message[place]) | Int(message[place + 1]) << 8
        let offset = (0..<4).reduce(0) { $0 | Int(message[place + 4 + $1]) << ($1 * 8) }
        guard length > 0 else { return [] }
        guard offset + length <= message.count else { return nil }
        return message[offset..<(offset + length)]
    }

    /// NTLMv2_RESPONSE, §2.2.2.8, §3.3.2.
    struct Answer {
        let user: String
        let domain: String
        let password: String
        let challenge: [UInt8]
        let chance: [UInt8]
        let fileTime: [UInt8]
        let info: [UInt8]

        func octets(_ hmacMD5: (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]) -> [UInt8] {
            let key = hmacMD5(md4(utf16(password)), utf16(user.uppercased() + domain))
            let blob = [1, 1] + [UInt8](repeating: 0, count: 6) + fileTime + chance + long(0) + info + long(0)
            return hmacMD5(key, challenge + blob) + blob
        }
    }

    /// Tenths of microseconds since 1601: MS-DTYP §2.3.3.
    private static func fileTime(_ time: WallTime) -> [UInt8] {
        let since1601 = UInt64(clamping: time.microseconds) &* 10 &+ 116_444_736_000_000_000
        return (0..<8).map { UInt8(truncatingIfNeeded: since1601 >> ($0 * 8)) }
    }
}

/// Little-endian, as all of it. MS-NLMP §2.2.
private func long(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }

/// Length, length again, offset.
private func place(_ length: Int, at offset: Int) -> [UInt8] {
    let count = Array(long(UInt32(clamping: length)).prefix(2))
    return count + count + long(UInt32(clamping: offset))
}

private func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
