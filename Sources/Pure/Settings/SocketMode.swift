/// Who may connect to a Unix socket: the permission bits of its name (unix(7)).
package struct SocketMode: Hashable, Sendable {
    package let bits: UInt16

    /// Whoever reaches its directory may connect, as everybody on a machine may connect to a loopback port.
    package static let standard = SocketMode(bits: 0o666)

    private init(bits: UInt16) {
        self.bits = bits
    }

    /// Nil unless the owner reads and writes, and no other bits than those for reading and writing are set.
    package init?(_ bits: UInt16) {
        guard bits & 0o600 == 0o600, bits & ~0o666 == 0 else { return nil }
        self.init(bits: bits)
    }
}
