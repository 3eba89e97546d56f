import Vocabulary

/// Reads a PROXY header from the head of a connection, however it's cut.
///
/// It holds no more than the longest line of version 1 or the addresses of version 2, whatever is sent: what stands
/// behind the addresses is passed over.
package struct ProxyReader: Sendable {
    /// What has come so far.
    package enum Progress: Hashable, Sendable {
        case more
        case header(ProxyHeader)
        /// It isn't one, and never will be.
        case garbled
    }

    private enum Standing {
        /// Which version it is isn't clear, or the line's end isn't there.
        case beginning([UInt8])
        /// Version 2: the addresses come, of so many octets with what stands behind them.
        case addresses([UInt8], length: Int)
        /// Octets that mean nothing here.
        case skipping(Int, ProxyHeader)
        case done(Progress)
    }

    private var standing = Standing.beginning([])

    package init() {}

    /// Octets held at the moment.
    package var held: Int {
        switch standing {
        case .beginning(let octets), .addresses(let octets, _): octets.count
        case .skipping, .done: 0
        }
    }

    /// Reads from the head of the input.
    /// - Returns: how many octets belong to the header; behind it the client's begin.
    package mutating func read(_ input: Span<UInt8>) -> (consumed: Int, progress: Progress) {
        var position = 0
        while position < input.count {
            switch standing {
            case .beginning(var octets):
                octets.append(input[position])
                position += 1
                standing = Self.begin(octets)
            case .addresses(var octets, let length):
                octets.append(input[position])
                position += 1
                standing = Self.address(octets, length: length)
            case .skipping(let left, let header):
                let count = min(left, input.count - position)
                position += count
                standing = count == left ? .done(.header(header)) : .skipping(left - count, header)
            case .done(let progress): return (position, progress)
            }
        }
        if case .done(let progress) = standing { return (position, progress) }
        return (position, .more)
    }

    // MARK: Version 1

    private static func begin(_ octets: [UInt8]) -> Standing {
        if octets.count <= ProxyForm.signature.count, ProxyForm.signature.starts(with: octets) {
            return .beginning(octets)
        }
        if octets.starts(with: ProxyForm.signature) { return beginBlock(octets) }
        let isLine = octets.count <= line.count ? line.starts(with: octets) : octets.starts(with: line)
        guard isLine, octets.count <= Limit.proxyLine else { return .done(.garbled) }
        guard octets.last == UInt8(ascii: "\n") else { return .beginning(octets) }
        guard octets.dropLast().last == UInt8(ascii: "\r") else { return .done(.garbled) }
        return .done(header(ofLine: octets.dropLast(2)).map { .header($0) } ?? .garbled)
    }

    private static let line = Array("PROXY ".utf8)

    private static func header(ofLine line: ArraySlice<UInt8>) -> ProxyHeader? {
        guard line.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        let words = String(decoding: line, as: UTF8.self)
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        // What stands behind UNKNOWN is to be ignored: §2.1.
        if words.count >= 2, words[1] == "UNKNOWN" { return .own }
        guard words.count == 6, let source = IPAddress(words[2]), let destination = IPAddress(words[3]),
            let port = port(words[4]), Self.port(words[5]) != nil
        else { return nil }
        switch (words[1], source, destination) {
        case ("TCP4", .v4, .v4), ("TCP6", .v6, .v6):
            return .client(.internet(Endpoint(address: source, port: port)))
        default: return nil
        }
    }

    private static func port(_ word: String) -> UInt16? { UInt16(word).flatMap { String($0) == word ? $0 : nil } }

    // MARK: Version 2

    private static func beginBlock(_ octets: [UInt8]) -> Standing {
        guard octets.count == ProxyForm.fixed else { return .beginning(octets) }
        let (command, family) = (octets[12], octets[13])
        let length = Int(octets[14]) << 8 | Int(octets[15])
        switch (command, family) {
        case (ProxyForm.local, _), (ProxyForm.proxy, ProxyForm.unspecified): return skip(length, .own)
        case (ProxyForm.proxy, ProxyForm.ipv4Stream) where length >= 12,
            (ProxyForm.proxy, ProxyForm.ipv6Stream) where length >= 36:
            return .addresses([family], length: length)
        case (ProxyForm.proxy, ProxyForm.unixStream) where length >= ProxyForm.unixAddresses:
            return skip(length, .client(.local))
        default: return .done(.garbled)
        }
    }

    /// - Parameter octets: The family, and what has come of the addresses.
    private static func address(_ octets: [UInt8], length: Int) -> Standing {
        let size = octets[0] == ProxyForm.ipv4Stream ? 4 : 16
        let addresses = 2 * size + 4
        guard octets.count == 1 + addresses else { return .addresses(octets, length: length) }
        let port = UInt16(octets[1 + 2 * size]) << 8 | UInt16(octets[2 + 2 * size])
        guard let source = IPAddress(octets: Array(octets[1...size])) else { return .done(.garbled) }
        return skip(length - addresses, .client(.internet(Endpoint(address: source, port: port))))
    }

    private static func skip(_ octets: Int, _ header: ProxyHeader) -> Standing {
        octets == 0 ? .done(.header(header)) : .skipping(octets, header)
    }
}
