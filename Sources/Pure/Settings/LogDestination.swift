package import Vocabulary

/// Where the log goes, as one names it.
package enum LogDestination: Hashable, Sendable, CustomStringConvertible {
    case stdout
    case file(path: String)
    /// The local socket of a syslog daemon.
    case syslog(path: String)
    case tcp(Collector)
    case udp(Collector)

    /// Where a syslog daemon's socket stands: syslog(3).
    package static let standardSyslog = "/dev/log"

    package var description: String {
        switch self {
        case .stdout: "stdout"
        case .file(let path): "file:\(path)"
        case .syslog(Self.standardSyslog): "syslog"
        case .syslog(let path): "syslog:\(path)"
        case .tcp(let collector): "tcp:\(collector)"
        case .udp(let collector): "udp:\(collector)"
        }
    }
}

/// A machine and a port that take records over the network.
package struct Collector: Hashable, Sendable, CustomStringConvertible {
    package let host: Host
    package let port: UInt16

    package enum Host: Hashable, Sendable {
        case address(IPAddress)
        /// To be looked up.
        case name(Domain)
    }

    /// `logs.example:514`, `192.0.2.1:514` or `[2001:db8::1]:514`.
    package var description: String {
        switch host {
        case .address(let address): Endpoint(address: address, port: port).description
        case .name(let name): "\(name):\(port)"
        }
    }

    /// Nil unless it's an endpoint, or a domain, a colon and a port. The last label of a domain is no number (RFC 3696
    /// §2): that would be an address gone wrong.
    package init?(_ text: String) {
        if let endpoint = Endpoint(text) {
            (host, port) = (.address(endpoint.address), endpoint.port)
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let name = Domain(String(parts[0])), let port = UInt16(parts[1]),
                parts[1] == String(port), name.text.split(separator: ".").last.map({ UInt64($0) == nil }) == true
            else { return nil }
            (host, self.port) = (.name(name), port)
        }
        guard Limit.ports.contains(Int(port)) else { return nil }
    }
}
