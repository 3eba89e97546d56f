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

    package let language: ListenerProtocol

    package init(
        name: String, address: ListeningAddress, tls: ListenerTLS, isProxied: Bool = false,
        language: ListenerProtocol = .smtp
    ) {
        self.name = name
        self.address = address
        self.isProxied = isProxied
        self.language = language
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

/// What is spoken on a listener.
package enum ListenerProtocol: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case smtp = 0
    /// RFC 2033.
    case lmtp = 1

    package var description: String {
        switch self {
        case .smtp: "smtp"
        case .lmtp: "lmtp"
        }
    }
}
