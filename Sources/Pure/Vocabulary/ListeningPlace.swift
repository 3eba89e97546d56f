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

/// When TLS begins on a listener.
package enum ListenerTLS: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Never.
    case none = 0
    /// When the client asks for it. RFC 3207.
    case starttls = 1
    /// With the first octet. RFC 8314 §3.
    case implicit = 2

    package var description: String {
        switch self {
        case .none: "none"
        case .starttls: "starttls"
        case .implicit: "implicit"
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
