package import Journal
import Vocabulary

package typealias ParentToKeeper = ParentToChild<KeeperSettings>
package typealias KeeperToParent = ChildToParent

/// What the keeper has to know; the keys follow.
package struct KeeperSettings: ChildSettings {
    package typealias Entry = KeeperEntry

    package let logLevel: Level
    /// How many keys follow.
    package let keys: UInt32

    package var entryCount: Int { Int(keys) }

    package init(logLevel: Level, keys: UInt32) {
        self.logLevel = logLevel
        self.keys = keys
    }

    package func encode(to writer: inout Writer) {
        writer.uint8(logLevel.rawValue)
        writer.uint32(keys)
    }

    package init(from reader: inout Reader) throws(WireError) {
        logLevel = try reader.choice("log level")
        keys = try reader.valid("keys", Self.count(try reader.uint32("keys")))
    }

    private static func count(_ keys: UInt32) -> UInt32? { keys <= Limit.certificates ? keys : nil }
}

/// A private key as DER, PKCS #8, and the number that session processes name it by. No number is ever another key's.
package struct KeeperEntry: SettingsEntry {
    package let number: UInt32
    package let key: [UInt8]

    /// Octets at most: an RSA key of 8,192 bits has some 4,700.
    package static let longest = 8_192

    package init(number: UInt32, key: [UInt8]) {
        self.number = number
        self.key = key
    }

    package func encode(to writer: inout Writer) {
        writer.uint32(number)
        writer.bytes(key)
    }

    package init(from reader: inout Reader) throws(WireError) {
        number = try reader.uint32("number")
        key = try reader.bytes("key", most: Self.longest)
    }
}
