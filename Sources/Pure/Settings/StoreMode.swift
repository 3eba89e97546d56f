/// Who may read and write what is stored: the permission bits of its files (chmod(2)).
package struct StoreMode: Hashable, Sendable {
    package let file: UInt16

    private static let ownersReadAndWrite: UInt16 = 0o600
    private static let everybodysReadAndWrite: UInt16 = 0o666

    /// The group reads, so that Dovecot and mutt can.
    package static let standard = StoreMode(file: 0o640)

    private init(file: UInt16) {
        self.file = file
    }

    /// Nil unless the owner reads and writes, as the store itself must, and no other bits than those for
    /// reading and writing are set: a mail is no program.
    package init?(_ file: UInt16) {
        guard file & Self.ownersReadAndWrite == Self.ownersReadAndWrite, file & ~Self.everybodysReadAndWrite == 0
        else { return nil }
        self.init(file: file)
    }

    /// The same for a directory: who reads the files may also pass through. 0640 gives 0750.
    package var directory: UInt16 {
        let readers: UInt16 = file & 0o444
        return file | readers >> 2
    }
}
