import Vocabulary

extension String {
    /// A user name as a mechanism brings it: UTF-8 of one octet to `Limit.userName`.
    ///
    /// RFC 4013 would have it prepared. What it changes in nothing, US-ASCII, is taken as it is, and the control
    /// characters that it prohibits are refused (§2.3). Other text stays as it came: it's compared with nothing here
    /// but the words in it, and these are US-ASCII.
    init?(userName octets: some Collection<UInt8>) {
        guard (1...Limit.userName).contains(octets.count), let name = String(validating: octets, as: UTF8.self),
            name.isUserName
        else { return nil }
        self = name
    }

    /// Whether no control character is in it. RFC 3454, C.2.1 and C.2.2.
    private var isUserName: Bool {
        !unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }

    /// The same in UTF-16.
    init?(userName units: [UInt16]) {
        guard let name = String(validating: units, as: UTF16.self) else { return nil }
        self.init(userName: Array(name.utf8))
    }

    /// A name within GS2's and SCRAM's commas, in which `=2C` and `=3D` stand for two characters. RFC 5802 §5.1.
    init?(saslName octets: some Collection<UInt8>) {
        var name: [UInt8] = []
        var rest = octets[...]
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "=") else {
                name.append(octet)
                continue
            }
            switch Array(rest.prefix(2)) {
            case Array("2C".utf8): name.append(UInt8(ascii: ","))
            case Array("3D".utf8): name.append(UInt8(ascii: "="))
            default: return nil
            }
            rest = rest.dropFirst(2)
        }
        self.init(userName: name)
    }
}

/// What GS2 puts in front of a mechanism's message: whether the client binds to a channel, and for whom it acts.
/// RFC 5801 §4.
struct GS2Header {
    /// With both commas: what the client says again in SCRAM.
    let octets: ArraySlice<UInt8>
    /// Nil: the client acts for itself.
    let authorization: String?
    /// What stands behind it.
    let message: ArraySlice<UInt8>

    /// Nil if it isn't one, or if the client binds to a channel: no mechanism that does is offered.
    init?(_ text: [UInt8]) {
        let comma = UInt8(ascii: ",")
        guard let first = text.firstIndex(of: comma), let second = text[(first + 1)...].firstIndex(of: comma),
            text[..<first] == [UInt8(ascii: "n")] || text[..<first] == [UInt8(ascii: "y")]
        else { return nil }
        let given = text[(first + 1)..<second]
        if given.isEmpty {
            authorization = nil
        } else {
            guard given.starts(with: "a=".utf8), let name = String(saslName: given.dropFirst(2)) else { return nil }
            authorization = name
        }
        octets = text[...second]
        message = text[(second + 1)...]
    }
}
