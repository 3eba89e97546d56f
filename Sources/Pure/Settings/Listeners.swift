package import Faults
package import Vocabulary

/// Where the daemon listens.
package enum Listeners: Hashable, Sendable {
    /// Every default listener at each address. An address that nobody asked for may be missing on the machine.
    case standard(addresses: [IPAddress], givenByUser: Bool, offset: PortOffset)
    /// There and nowhere else.
    case explicit([PlannedListener])

    /// Where the default listeners stand unless somebody says where.
    package static let standardAddresses = [IPAddress.loopback4, .loopback6]

    /// The sets of listeners to be tried, best first, until one can be had as a whole. There is one at least. Of
    /// thousands the first is mostly the one, so that each is made when it's its turn.
    package var candidates: LazyMapSequence<[Int], [PlannedListener]> {
        switch self {
        case .standard(let addresses, _, let offset):
            offset.candidates.lazy.map { offset in
                StandardListener.all.flatMap { listener in
                    addresses.compactMap { address in
                        listener.port(movedBy: offset).map {
                            PlannedListener(
                                name: listener.name, endpoint: Endpoint(address: address, port: $0),
                                tls: listener.tls, faults: ListenerFaults(words: listener.words))
                        }
                    }
                }
            }
        case .explicit(let listeners):
            [0].lazy.map { _ in listeners }
        }
    }
}

/// A listener before it has a socket.
package struct PlannedListener: Hashable, Sendable {
    /// What is spoken there.
    package var name = StandardListener.smtp.name
    package let address: ListeningAddress
    /// Who may connect to a Unix socket.
    package var mode = SocketMode.standard
    /// Whether a proxy stands before it: each connection begins with a PROXY header.
    package var isProxied = false
    package var language = ListenerProtocol.smtp
    /// When TLS begins there.
    package var tls = ListenerTLS.starttls
    package var faults = ListenerFaults.none

    package init(at address: ListeningAddress) {
        self.address = address
    }

    package init(
        name: String = StandardListener.smtp.name, endpoint: Endpoint, tls: ListenerTLS = .starttls,
        faults: ListenerFaults = .none
    ) {
        self.init(at: .internet(endpoint))
        self.name = name
        self.tls = tls
        self.faults = faults
    }
}

/// A listener that is there unless the configuration says otherwise.
package struct StandardListener: Hashable, Sendable {
    package let name: String
    package let port: UInt16
    package let tls: ListenerTLS
    /// What goes wrong there whatever the client says.
    package let words: [Word]

    package static let smtp = StandardListener(name: "smtp", port: 2525, tls: .starttls, words: [])
    /// RFC 8314 §3.3 has it at 465.
    private static let smtps = StandardListener(name: "smtps", port: 25_465, tls: .implicit, words: [])
    /// RFC 6409 §3.1 has it at 587.
    private static let submission = StandardListener(name: "submission", port: 25_587, tls: .starttls, words: [])

    /// All unprivileged, so that nobody needs root for a test.
    package static let all =
        [smtp, smtps, submission] + row(from: firstDelay, "delay", .none) + row(from: firstDrop, "drop", .drop)

    /// The first port of each row of ten.
    private static let firstDelay: UInt16 = 25_200
    private static let firstDrop: UInt16 = 25_600
    /// How long the banner of each port of a row keeps away, in seconds.
    package static let delays = [0, 1, 2, 8, 10, 30, 60, 120, 300, 600]

    /// Ten ports that differ in the time of their banner, or of what comes in its place.
    private static func row(from first: UInt16, _ name: String, _ ending: Effect?) -> [StandardListener] {
        zip(first..., delays).map { port, seconds in
            var words: [Word] = []
            if seconds > 0 { words.append(Word(.banner, .wait(.seconds(seconds)), text: "bannerwait\(seconds)")) }
            if let ending { words.append(Word(.banner, ending, text: "banner\(ending)")) }
            return StandardListener(name: "\(name)-\(seconds)", port: port, tls: .starttls, words: words)
        }
    }

    /// Nil if it would leave the range of ports.
    package func port(movedBy offset: Int) -> UInt16? {
        let (moved, overflow) = Int(port).addingReportingOverflow(offset)
        guard !overflow, Limit.ports.contains(moved) else { return nil }
        return UInt16(moved)
    }
}

/// What is added to every default port.
package enum PortOffset: Hashable, Sendable {
    /// So much, which leaves every default port a port.
    case fixed(Int)
    /// The first of `candidates` with which every port can be had.
    case auto

    package static let none = PortOffset.fixed(0)

    /// Nil unless every default port stays in the range of ports.
    package init?(_ offset: Int) {
        guard StandardListener.all.allSatisfy({ $0.port(movedBy: offset) != nil }) else { return nil }
        self = .fixed(offset)
    }

    /// The offsets to be tried, in this order.
    package var candidates: [Int] {
        switch self {
        case .fixed(let offset):
            return [offset]
        case .auto:
            let highest = StandardListener.all.map { Int($0.port) }.max() ?? Limit.ports.upperBound
            return Array(stride(from: 0, through: Limit.ports.upperBound - highest, by: Limit.portOffsetStep))
        }
    }

    /// The offsets that leave every default port a port.
    package static var bounds: ClosedRange<Int> {
        let ports = StandardListener.all.map { Int($0.port) }
        let lowest = Limit.ports.lowerBound - (ports.min() ?? Limit.ports.lowerBound)
        let highest = Limit.ports.upperBound - (ports.max() ?? Limit.ports.upperBound)
        return lowest...highest
    }
}
