import SMTPGrammar
import Vocabulary

/// NTLM, MS-NLMP §2.2.1: three messages, of which the client's are judged by their shape. What the last one answers
/// isn't checked: no password is known here.
struct NTLM: Exchange {
    private let means: ExchangeMeans
    private var isChallenged = false

    init(with means: ExchangeMeans) {
        self.means = means
    }

    mutating func respond(to response: [UInt8]) -> ExchangeStep {
        guard !response.isEmpty else { return .empty }
        let message = NTLMMessage(octets: response)
        guard isChallenged else {
            guard let flags = message.negotiatedFlags else { return .malformed }
            isChallenged = true
            return .challenge(challenge(for: flags))
        }
        guard let user = message.user else { return .malformed }
        return .claim(Claim(user: user, by: .ntlm))
    }

    /// CHALLENGE_MESSAGE, §2.2.1.2.
    private func challenge(for asked: NTLMFlags) -> [UInt8] {
        let flags: NTLMFlags = [
            asked.contains(.unicode) ? .unicode : .oem, .requestTarget, .ntlm, .alwaysSign, .targetIsServer,
            .extendedSessionSecurity, .targetInfo,
        ]
        let name = String(means.hostname.text.prefix { $0 != "." }).uppercased()
        let target = flags.contains(.unicode) ? octets(name) : Array(name.utf8)
        // AV_PAIR, §2.2.2.1: NetBIOS names of domain and computer, DNS names of computer and domain, the end.
        let pairs: [(id: UInt16, text: String)] = [
            (2, name), (1, name), (4, means.hostname.text), (3, means.hostname.text),
        ]
        var info: [UInt8] = []
        for pair in pairs {
            let text = octets(pair.text)
            info += field(pair.id)
            info += field(UInt16(clamping: text.count))
            info += text
        }
        info += long(0)
        var message = NTLMMessage.signature + long(2)
        message += place(target.count, at: NTLMMessage.challengeOctets)
        message += long(flags.rawValue)
        message += means.nonce.prefix(Self.challengeOctets)
        message += [UInt8](repeating: 0, count: Self.reservedOctets)
        message += place(info.count, at: NTLMMessage.challengeOctets + target.count)
        message += [UInt8](repeating: 0, count: Self.versionOctets)
        return message + target + info
    }

    private static let challengeOctets = 8
    private static let reservedOctets = 8
    private static let versionOctets = 8
}

/// Whether the two ends can do what. MS-NLMP §2.2.2.5.
struct NTLMFlags: OptionSet {
    let rawValue: UInt32

    static let unicode = NTLMFlags(rawValue: 0x1)
    static let oem = NTLMFlags(rawValue: 0x2)
    static let requestTarget = NTLMFlags(rawValue: 0x4)
    static let ntlm = NTLMFlags(rawValue: 0x200)
    static let alwaysSign = NTLMFlags(rawValue: 0x8000)
    static let targetIsServer = NTLMFlags(rawValue: 0x2_0000)
    static let extendedSessionSecurity = NTLMFlags(rawValue: 0x8_0000)
    static let targetInfo = NTLMFlags(rawValue: 0x80_0000)
}

/// A client's message: a header of fixed places, and what they point to.
private struct NTLMMessage {
    let octets: [UInt8]

    static let signature = Array("NTLMSSP\0".utf8)
    /// Octets of the header of a CHALLENGE_MESSAGE, version included.
    static let challengeOctets = 56
    /// The same of a NEGOTIATE_MESSAGE without the places that may be left out, and with them.
    private static let negotiateOctets = 16
    private static let negotiateOctetsWithPlaces = 32
    /// The same of an AUTHENTICATE_MESSAGE, without the version and the MIC that may follow.
    private static let authenticateOctets = 64
    /// Octets of one place.
    private static let placeOctets = 8

    /// What a NEGOTIATE_MESSAGE asks for; nil if this isn't one. §2.2.1.1.
    var negotiatedFlags: NTLMFlags? {
        guard isMessage(1, atLeast: Self.negotiateOctets), let flags = long(at: 12) else { return nil }
        if octets.count >= Self.negotiateOctetsWithPlaces {
            guard arePlaces(from: 16, to: 24, behind: Self.negotiateOctetsWithPlaces) else { return nil }
        }
        return NTLMFlags(rawValue: flags)
    }

    /// Whom an AUTHENTICATE_MESSAGE is for; nil if this isn't one. §2.2.1.3.
    var user: String? {
        guard isMessage(3, atLeast: Self.authenticateOctets), let flags = long(at: 60),
            arePlaces(from: 12, to: 52, behind: Self.authenticateOctets),
            let name = field(at: 36, behind: Self.authenticateOctets)
        else { return nil }
        guard NTLMFlags(rawValue: flags).contains(.unicode) else { return String(userName: name) }
        guard name.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: name.startIndex, to: name.endIndex, by: 2).map {
            UInt16(name[$0]) | UInt16(name[$0 + 1]) << 8
        }
        return String(userName: units)
    }

    private func isMessage(_ type: UInt32, atLeast least: Int) -> Bool {
        octets.count >= least && octets.starts(with: Self.signature) && long(at: 8) == type
    }

    private func arePlaces(from first: Int, to last: Int, behind header: Int) -> Bool {
        stride(from: first, through: last, by: Self.placeOctets).allSatisfy { field(at: $0, behind: header) != nil }
    }

    /// What the place points to: nil unless that lies in the message and behind the header. An empty one may point
    /// anywhere.
    private func field(at place: Int, behind header: Int) -> ArraySlice<UInt8>? {
        guard let length = short(at: place), let offset = long(at: place + 4) else { return nil }
        guard length > 0 else { return [] }
        let end = UInt64(offset) + UInt64(length)
        guard offset >= header, end <= octets.count else { return nil }
        return octets[Int(offset)..<Int(end)]
    }

    private func short(at place: Int) -> UInt16? {
        guard place + 2 <= octets.count else { return nil }
        return UInt16(octets[place]) | UInt16(octets[place + 1]) << 8
    }

    private func long(at place: Int) -> UInt32? {
        guard let low = short(at: place), let high = short(at: place + 2) else { return nil }
        return UInt32(low) | UInt32(high) << 16
    }
}

/// Little-endian, as all of it. §2.2.
private func field(_ number: UInt16) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8)] }
private func long(_ number: UInt32) -> [UInt8] {
    field(UInt16(number & 0xFFFF)) + field(UInt16(number >> 16))
}
/// Length, length again, offset.
private func place(_ length: Int, at offset: Int) -> [UInt8] {
    field(UInt16(clamping: length)) + field(UInt16(clamping: length)) + long(UInt32(clamping: offset))
}
/// UTF-16LE.
private func octets(_ text: String) -> [UInt8] { text.utf16.flatMap(field) }
