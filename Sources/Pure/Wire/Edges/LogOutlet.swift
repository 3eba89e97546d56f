package import Vocabulary

/// A place that the log goes to, as the logger is told.
package struct LogOutlet: Hashable, Sendable {
    /// What it's called where something is said of it.
    package let name: String
    package let kind: Kind

    package enum Kind: Hashable, Sendable {
        case standardOutput(LogLines)
        /// A file in one of the directories that came with the settings of the start, counted from 0.
        case file(String, directory: UInt8, LogLines)
        /// The socket of that path, as the logger sees it.
        case syslog(path: String)
        /// A collector at one of these addresses.
        case tcp([Endpoint])
        case udp([Endpoint])
    }

    package init(name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    func encode(to writer: inout Writer) {
        writer.text(name)
        switch kind {
        case .standardOutput(let lines):
            writer.uint8(1)
            writer.uint8(lines.rawValue)
        case .file(let name, let directory, let lines):
            writer.uint8(2)
            writer.text(name)
            writer.uint8(directory)
            writer.uint8(lines.rawValue)
        case .syslog(let path):
            writer.uint8(3)
            writer.text(path)
        case .tcp(let endpoints):
            writer.uint8(4)
            writer.list(endpoints) { $0.endpoint($1) }
        case .udp(let endpoints):
            writer.uint8(5)
            writer.list(endpoints) { $0.endpoint($1) }
        }
    }

    init(from reader: inout Reader) throws(WireError) {
        name = try reader.text("outlet", most: Limit.outletName)
        switch try reader.uint8("kind") {
        case 1: kind = .standardOutput(try reader.choice("lines"))
        case 2:
            let name = try reader.text("file", most: Limit.fileName)
            // Below its directory, whatever it is.
            guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
                throw reader.error("file", .invalid)
            }
            kind = .file(name, directory: try reader.uint8("directory"), try reader.choice("lines"))
        case 3: kind = .syslog(path: try reader.text("socket", most: Limit.socketPath))
        case 4: kind = .tcp(try Self.endpoints(from: &reader))
        case 5: kind = .udp(try Self.endpoints(from: &reader))
        default: throw reader.error("kind", .invalid)
        }
    }

    private static func endpoints(from reader: inout Reader) throws(WireError) -> [Endpoint] {
        let endpoints = try reader.list("endpoints", most: Limit.collectorAddresses) { (reader) throws(WireError) in
            try reader.endpoint("endpoints")
        }
        guard !endpoints.isEmpty else { throw reader.error("endpoints", .invalid) }
        return endpoints
    }
}

/// How a line of the log looks, where one reads it.
package enum LogLines: UInt8, Hashable, Sendable, CaseIterable {
    case json = 1
    case text = 2
}
