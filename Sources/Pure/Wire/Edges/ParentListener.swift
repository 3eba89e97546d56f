package import Journal
package import Vocabulary

package typealias ParentToListener = ParentToChild<ListenerSettings>
package typealias ListenerToParent = ChildToParent

/// What the listener has to know. With it come the listening sockets, in this order.
package struct ListenerSettings: ChildSettings {
    package let listeners: [ListeningPlace]
    /// Connections that one session process may have: clients, and those who are being sent away.
    package let connectionsPerProcess: UInt32
    /// Clients that are let in, by all of them together.
    package let connections: UInt32
    package let connectionsPerAddress: UInt32
    /// Connections that one address may begin; nil for any number.
    package let rate: RateLimit?
    package let logLevel: Level

    package var descriptorCount: Int { listeners.count }

    package init(
        listeners: [ListeningPlace], connectionsPerProcess: UInt32, connections: UInt32,
        connectionsPerAddress: UInt32, rate: RateLimit? = nil, logLevel: Level
    ) {
        self.listeners = listeners
        self.connectionsPerProcess = connectionsPerProcess
        self.connections = connections
        self.connectionsPerAddress = connectionsPerAddress
        self.rate = rate
        self.logLevel = logLevel
    }

    package func encode(to writer: inout Writer) {
        writer.list(listeners) { $0.listeningPlace($1) }
        writer.uint32(connectionsPerProcess)
        writer.uint32(connections)
        writer.uint32(connectionsPerAddress)
        writer.optional(rate) { $0.rate($1) }
        writer.uint8(logLevel.rawValue)
    }

    package init(from reader: inout Reader) throws(WireError) {
        listeners = try reader.list("listeners", most: Limit.listeners) { (reader) throws(WireError) in
            try reader.listeningPlace("listeners")
        }
        connectionsPerProcess = try reader.uint32("connections per process")
        connections = try reader.uint32("connections")
        connectionsPerAddress = try reader.uint32("connections per address")
        rate = try reader.optional("rate") { (reader) throws(WireError) in try reader.rate("rate") }
        logLevel = try reader.choice("log level")
    }
}
