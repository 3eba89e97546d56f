/// Where a listener stands.
package enum ListeningAddress: Hashable, Sendable, CustomStringConvertible {
    case internet(Endpoint)
    /// A socket with a name in the file system: unix(7).
    case local(path: String)

    /// `127.0.0.1:2525`, `[::1]:2525` or `unix:/run/smtp`.
    package var description: String {
        switch self {
        case .internet(let endpoint): endpoint.description
        case .local(let path): Self.scheme + path
        }
    }

    /// Nil unless it's an endpoint, or `unix:` and a path that a socket can have.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.scheme) else {
            guard let endpoint = Endpoint(text) else { return nil }
            self = .internet(endpoint)
            return
        }
        self.init(path: String(text.dropFirst(Self.scheme.count)))
    }

    /// Nil unless it's a path that a socket can have.
    package init?(path: String) {
        guard (1...Limit.socketPath).contains(path.utf8.count), path.utf8.last != UInt8(ascii: "/"),
            !path.utf8.contains(0)
        else { return nil }
        self = .local(path: path)
    }

    /// Nil for a Unix socket.
    package var endpoint: Endpoint? {
        if case .internet(let endpoint) = self { endpoint } else { nil }
    }

    /// What two listeners can't both have; nil where the kernel picks another port each time.
    package var exclusive: ListeningAddress? {
        if case .internet(let endpoint) = self, endpoint.port == 0 { nil } else { self }
    }

    private static let scheme = "unix:"
}
