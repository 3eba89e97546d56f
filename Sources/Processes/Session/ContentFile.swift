import Kernel
import TLS
import Vocabulary

/// The file of a message being received, which the sink made. Its octets are counted and digested as they pass.
final class ContentFile {
    /// Nil once nothing is written any more.
    private var descriptor: Descriptor?
    private let digest = SHA256()

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = consume descriptor
    }

    func write(_ octets: Span<UInt8>) throws(SystemError) {
        guard let number = descriptor?.number else { return }
        digest.update(octets)
        try Kernel.write(all: octets, to: number)
    }

    /// Closes the file: now, not when the last reference goes, for the sink looks whether somebody can still write.
    func close() { descriptor = nil }

    /// Closes the file, and gives the content's SHA-256.
    func finish() -> [UInt8] {
        close()
        return digest.finish()
    }
}
