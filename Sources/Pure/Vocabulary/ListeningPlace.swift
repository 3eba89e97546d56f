/// Where a listener stands, as the ports file and the `ready` event tell it.
package struct ListeningPlace: Hashable, Sendable {
    /// Which of the daemon's listeners this is: `smtp`.
    package let name: String
    package let address: ListeningAddress
    /// When TLS begins.
    package let tls: ListenerTLS

    /// The longest name, in octets.
    package static let longestName = 64

    /// Whether a proxy stands before it, and says whose each connection is.
    package let isProxied: Bool

    package init(name: String, address: ListeningAddress, tls: ListenerTLS, isProxied: Bool = false) {
        self.name = name
        self.address = address
        self.isProxied = isProxied
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
