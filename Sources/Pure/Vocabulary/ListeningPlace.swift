/// Where a listener stands, as the ports file and the `ready` event tell it.
package struct ListeningPlace: Hashable, Sendable {
    /// Which of the daemon's listeners this is: `smtp`.
    package let name: String
    package let endpoint: Endpoint
    /// When TLS begins.
    package let tls: ListenerTLS

    /// The longest name, in octets.
    package static let longestName = 64

    package init(name: String, endpoint: Endpoint, tls: ListenerTLS) {
        self.name = name
        self.endpoint = endpoint
        self.tls = tls
    }
}

/// When TLS begins on a listener. Others join with TLS itself.
package enum ListenerTLS: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case none = 0

    package var description: String {
        switch self {
        case .none: "none"
        }
    }
}
