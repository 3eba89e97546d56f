package import Journal
package import Vocabulary

package typealias ParentToCertifier = ParentToChild<CertifierSettings>
package typealias CertifierToParent = ChildToParent

/// What the certifier has to know.
package struct CertifierSettings: ChildSettings {
    /// What the certificates name.
    package let hostname: Domain
    /// The authority that somebody kept, as PEM; nil: a new one. Nil at a reload, which changes nothing but the level.
    package let kept: KeptAuthority?
    /// Whether the parent is to have the key of the one that is made, to keep it.
    package let givesKey: Bool
    package let logLevel: Level

    package init(hostname: Domain, kept: KeptAuthority?, givesKey: Bool = false, logLevel: Level) {
        self.hostname = hostname
        self.kept = kept
        self.givesKey = givesKey
        self.logLevel = logLevel
    }

    package func encode(to writer: inout Writer) {
        writer.text(hostname.text)
        writer.optional(kept) { writer, kept in
            writer.bytes(kept.certificate)
            writer.bytes(kept.key)
        }
        writer.flag(givesKey)
        writer.uint8(logLevel.rawValue)
    }

    package init(from reader: inout Reader) throws(WireError) {
        hostname = try reader.valid("hostname", Domain(try reader.text("hostname", most: Limit.domain)))
        kept = try reader.optional("kept") { (reader) throws(WireError) in
            KeptAuthority(
                certificate: try reader.bytes("certificate", most: KeptAuthority.longest),
                key: try reader.bytes("key", most: KeptAuthority.longest))
        }
        givesKey = try reader.flag("gives key")
        logLevel = try reader.choice("log level")
    }
}

/// The test authority as files keep it: PEM, RFC 7468.
package struct KeptAuthority: Hashable, Sendable {
    package let certificate: [UInt8]
    package let key: [UInt8]

    /// Octets of one of the two, at most: an RSA key of 4,096 bits has some 3,300.
    package static let longest = 8_192

    package init(certificate: [UInt8], key: [UInt8]) {
        self.certificate = certificate
        self.key = key
    }
}
