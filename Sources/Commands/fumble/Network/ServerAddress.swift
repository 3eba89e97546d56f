import ArgumentParser
import Diagnosis
import Kernel
import Vocabulary

/// A server as the command line names it: `HOST`, `HOST:PORT`, `[::1]:PORT`.
struct ServerAddress: ExpressibleByArgument, Sendable {
    let host: String
    let port: UInt16

    static let standard = ServerAddress(host: "127.0.0.1", port: 2_525)
    /// The port of a host without one: RFC 5321 §4.5.4.2.
    private static let smtp: UInt16 = 25

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Nil if the port is none, or there's no host.
    init?(argument text: String) {
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            guard case .v6? = IPAddress(host) else { return nil }
            guard !rest.isEmpty else {
                port = Self.smtp
                return
            }
            guard rest.first == ":", let number = Self.port(rest.dropFirst()) else { return nil }
            port = number
        } else if colons == 1, let colon = text.firstIndex(of: ":") {
            host = String(text[..<colon])
            guard !host.isEmpty, let number = Self.port(text[text.index(after: colon)...]) else { return nil }
            port = number
        } else {
            // An IPv6 address without a port, or a name.
            host = text
            port = Self.smtp
            guard !host.isEmpty, colons == 0 || IPAddress(text) != nil else { return nil }
        }
    }

    private static func port(_ text: Substring) -> UInt16? {
        guard let number = UInt16(text), number > 0, text == String(number)[...] else { return nil }
        return number
    }

    /// Whether a word of the command line is one, and no file.
    static func isMeant(by word: String) -> Bool {
        guard let address = ServerAddress(argument: word) else { return false }
        return word.contains(":") || IPAddress(address.host) != nil || address.host == "localhost"
    }

    /// Whether it's a host with digits that are no port.
    static func hasWrongPort(_ word: String) -> Bool {
        guard let colon = word.lastIndex(of: ":"), ServerAddress(argument: word) == nil else { return false }
        let digits = word[word.index(after: colon)...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
            && ServerAddress(argument: "\(word[..<colon]):\(smtp)") != nil
    }

    /// As help has it.
    var defaultValueDescription: String { description }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// - Throws: `Unreachable` with what was tried.
    func connect(within time: Duration) throws(Unreachable) -> Descriptor {
        var failure: SystemError?
        for endpoint in try endpoints() {
            do throws(SystemError) {
                return try Kernel.connect(to: endpoint, within: time)
            } catch {
                failure = error
            }
        }
        throw Unreachable(failure.map(\.description) ?? "\(host) has no address")
    }

    /// The first of its addresses where somebody accepts a connection.
    /// - Throws: `Unreachable` with what was tried.
    func endpoint(within time: Duration) throws(Unreachable) -> Endpoint {
        var failure: SystemError?
        for endpoint in try endpoints() {
            do throws(SystemError) {
                _ = try Kernel.connect(to: endpoint, within: time)
                return endpoint
            } catch {
                failure = error
            }
        }
        throw Unreachable(failure.map(\.description) ?? "\(host) has no address")
    }
}

extension ServerAddress {
    /// In the order in which they are to be tried.
    private func endpoints() throws(Unreachable) -> [Endpoint] {
        if let address = IPAddress(host) { return [Endpoint(address: address, port: port)] }
        guard let name = Domain(host) else { throw Unreachable("\(quoted(host)) is no name of a host") }
        do throws(ResolutionError) {
            return try addresses(of: name).map { Endpoint(address: $0, port: port) }
        } catch {
            throw Unreachable(error.description)
        }
    }
}

/// Nobody answers where a server should be.
struct Unreachable: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
