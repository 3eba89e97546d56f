import Diagnosis
import Vocabulary

extension Read {
    static let address: Reader<IPAddress> = parsed(
        { IPAddress($0) }, "an IP address",
        mend: "write an IPv4 or IPv6 address, as 127.0.0.1 or ::1; names are not looked up")

    static let listeningAddress: Reader<ListeningAddress> = { (text: String) throws(Objection) in
        if let address = ListeningAddress(text) { return address }
        guard text.hasPrefix("unix:") else {
            throw Objection(
                "\(quoted(text)) is not an address and a port",
                mend: "write it as 127.0.0.1:2525 or [::1]:2525; port 0 picks a free one; unix:PATH is a Unix socket")
        }
        throw Objection(
            "\(quoted(text)) names no socket",
            mend: "write a file's path behind unix:, \(Limit.socketPath) octets at most")
    }

    static let socketMode: Reader<SocketMode> = parsed(
        { $0.count <= 4 ? UInt16($0, radix: 8).flatMap { SocketMode($0) } : nil }, "the mode of a socket",
        mend: "write it in octal, as 0666 or 0660; the owner can read and write in any case")

    static let portOffset: Reader<PortOffset> = { (text: String) throws(Objection) in
        if text == "auto" { return .auto }
        guard let offset = Int(text), let portOffset = PortOffset(offset) else {
            let (lowest, highest) = (PortOffset.bounds.lowerBound, PortOffset.bounds.upperBound)
            throw Objection(
                "\(quoted(text)) is not an offset that leaves every default port between \(Limit.ports.lowerBound) and "
                    + "\(Limit.ports.upperBound)",
                mend: "write a number from \(lowest) to \(highest), or auto")
        }
        return portOffset
    }

    static let filePath: Reader<String> = parsed(
        { (1...Limit.filePath).contains($0.utf8.count) ? $0 : nil }, "a path",
        mend: "write the path of a file, \(Limit.filePath) octets at most")

    static let configurationFile: Reader<ConfigurationChoice> = { (text: String) throws(Objection) in
        text == "none" ? .none : .path(try filePath(text), isStandard: false)
    }

    /// Whether it may be repeated as it is, as part of what to write.
    static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21..<0x7F).contains($0) } }

    static let store: Reader<StoreChoice> = { (text: String) throws(Objection) in
        if text == "none" { return .none }
        let kind = "maildir:"
        guard text.hasPrefix(kind) else {
            // A path alone is what one writes first.
            let path = text.contains("/") && isPlain(text) ? text : "PATH"
            throw Objection("\(quoted(text)) is not a store", mend: "write none, or maildir:\(path)")
        }
        return try maildir(String(text.dropFirst(kind.utf8.count)))
    }

    static let maildir: Reader<StoreChoice> = { (text: String) throws(Objection) in .maildir(path: try filePath(text)) }

    static let storeMode: Reader<StoreMode> = parsed(
        { UInt16($0, radix: 8).flatMap { StoreMode($0) } },
        "the mode of a file that its owner reads and writes and nobody executes",
        mend: "write it in octal, as 0640 (the group reads) or 0600 (nobody else does)")

    static let hostname: Reader<Domain> = parsed(
        { Domain(international: $0) }, "a domain",
        mend: "write labels of letters, digits and hyphens with dots between them, as mail.example")

    static let timeScale: Reader<TimeScale> = parsed(
        { TimeScale($0) }, "a time scale from 0.0001 to 100",
        mend: "write a decimal number with at most four digits behind the point; 0.01 makes a second last 10 ms")

    static let mechanism: Reader<SASLMechanism> = { (text: String) throws(Objection) in
        let words = SASLMechanism.allCases.map { ("\($0)", $0) }
        if let match = words.first(where: { $0.0 == text.uppercased() }) { return match.1 }
        return try word(words)(text)
    }

    /// What RFC 4013 changes nothing in, so that client and server have the same octets. It isn't quoted: what is wrong
    /// with it is read by others.
    static let secret: Reader<String> = { (text: String) throws(Objection) in
        guard (1...Limit.secret).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw Objection(
                "not a secret that can be used", mend: "write printable US-ASCII, \(Limit.secret) octets at most")
        }
        return text
    }

    /// A user or a group: a name that useradd(8) takes, or a number.
    ///
    /// The number of all ones is nobody's: setresuid(2) takes it for "leave it as it is".
    static let accountName: Reader<AccountName> = { (text: String) throws(Objection) in
        if let number = digits(text), let id = UInt32(exactly: number), id != .max { return .number(id) }
        guard isAccountName(text) else {
            throw Objection(
                "\(quoted(text)) is not the name or the number of an account", mend: "write it as id(1) shows it")
        }
        return .name(text)
    }

    /// The same for the user of a process.
    static let processUser: Reader<AccountName> = { (text: String) throws(Objection) in
        let account = try accountName(text)
        guard account != .number(0), account != .name("root") else {
            throw Objection("\(quoted(text)) may do everything", mend: "name a user that may do nothing")
        }
        return account
    }

    private static func isAccountName(_ text: String) -> Bool {
        func isLetter(_ octet: UInt8) -> Bool {
            octet == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
        }
        func isInner(_ octet: UInt8) -> Bool {
            isLetter(octet) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
                || octet == UInt8(ascii: "-") || octet == UInt8(ascii: ".")
        }
        guard let first = text.utf8.first, text.utf8.count <= Limit.accountName else { return false }
        return isLetter(first) && text.utf8.allSatisfy(isInner)
    }
}
