package import Vocabulary

/// Where the daemon listens.
package enum Listeners: Hashable, Sendable {
    /// Every default listener at each address. An address that nobody asked for may be missing on the machine.
    case standard(addresses: [IPAddress], givenByUser: Bool, offset: PortOffset)
    /// There and nowhere else.
    case explicit([PlannedListener])

    /// Where the default listeners stand unless somebody says where.
    package static let standardAddresses = [IPAddress.loopback4, .loopback6]

    /// The sets of listeners to be tried, best first, until one can be had as a whole. There is one at least.
    package var candidates: [[PlannedListener]] {
        switch self {
        case .standard(let addresses, _, let offset):
            offset.candidates.map { offset in
                StandardListener.all.flatMap { listener in
                    addresses.compactMap { address in
                        listener.port(movedBy: offset).map {
                            PlannedListener(name: listener.name, endpoint: Endpoint(address: address, port: $0))
                        }
                    }
                }
            }
        case .explicit(let listeners):
            [listeners]
        }
    }
}

/// A listener before it has a socket.
package struct PlannedListener: Hashable, Sendable {
    /// What is spoken there.
    package let name: String
    package let endpoint: Endpoint
    package let faults: ListenerFaults

    package init(name: String = StandardListener.smtp.name, endpoint: Endpoint, faults: ListenerFaults = .none) {
        self.name = name
        self.endpoint = endpoint
        self.faults = faults
    }
}

/// A listener that is there unless the configuration says otherwise.
package struct StandardListener: Hashable, Sendable {
    package let name: String
    package let port: UInt16

    package static let smtp = StandardListener(name: "smtp", port: 2525)

    /// All unprivileged, so that nobody needs root for a test.
    package static let all = [smtp]

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
