package import Journal
package import Vocabulary

package typealias ParentToSink = ParentToChild<SinkSettings>
package typealias SinkToParent = ChildToParent

/// What the sink has to know. With a store comes the store's directory.
package struct SinkSettings: ChildSettings {
    package let hasStore: Bool
    package let hostname: Domain
    /// Mode of a stored file: 0o640.
    package let mode: UInt32
    /// Messages that may be open at a time.
    package let openMessages: UInt32
    package let logLevel: Level

    package var descriptorCount: Int { hasStore ? 1 : 0 }

    package init(
        hasStore: Bool, hostname: Domain, mode: UInt32, openMessages: UInt32, logLevel: Level
    ) {
        self.hasStore = hasStore
        self.hostname = hostname
        self.mode = mode
        self.openMessages = openMessages
        self.logLevel = logLevel
    }

    package func encode(to writer: inout Writer) {
        writer.flag(hasStore)
        writer.text(hostname.text)
        writer.uint32(mode)
        writer.uint32(openMessages)
        writer.uint8(logLevel.rawValue)
    }

    package init(from reader: inout Reader) throws(WireError) {
        hasStore = try reader.flag("store")
        hostname = try reader.valid("hostname", Domain(try reader.text("hostname", most: Limit.domain)))
        mode = try reader.uint32("mode")
        openMessages = try reader.uint32("open messages")
        logLevel = try reader.choice("log level")
    }
}
