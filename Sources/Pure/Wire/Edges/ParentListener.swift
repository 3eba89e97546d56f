package import Journal
package import Vocabulary

package typealias ParentToListener = ParentToChild<ListenerSettings>
package typealias ListenerToParent = ChildToParent

/// What the listener has to know. With it come the listening sockets, in this order.
package struct ListenerSettings: ChildSettings {
    package let listeners: [ListeningPlace]
    /// Clients that one session process can have.
    package let clientsPerProcess: UInt32
    package let connections: UInt32
    package let connectionsPerAddress: UInt32
    package let logLevel: Level

    package var descriptorCount: Int { listeners.count }

    package init(
        listeners: [ListeningPlace], clientsPerProcess: UInt32, connections: UInt32,
        connectionsPerAddress: UInt32, logLevel: Level
    ) {
        self.listeners = listeners
        self.clientsPerProcess = clientsPerProcess
        self.connections = connections
        self.connectionsPerAddress = connectionsPerAddress
        self.logLevel = logLevel
    }

    package func encode(to writer: inout Writer) {
        writer.list(listeners) { $0.listeningPlace($1) }
        writer.uint32(clientsPerProcess)
        writer.uint32(connections)
        writer.uint32(connectionsPerAddress)
        writer.uint8(logLevel.rawValue)
    }

    package init(from reader: inout Reader) throws(WireError) {
        listeners = try reader.list("listeners", most: Limit.listeners) { (reader) throws(WireError) in
            try reader.listeningPlace("listeners")
        }
        clientsPerProcess = try reader.uint32("clients per process")
        connections = try reader.uint32("connections")
        connectionsPerAddress = try reader.uint32("connections per address")
        logLevel = try reader.choice("log level")
    }
}
