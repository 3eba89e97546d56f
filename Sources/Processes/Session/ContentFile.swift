import Conversation
import Kernel
import TLS
import Vocabulary

/// The file of a message being received, which the sink made. Its octets are counted and digested as they pass.
final class ContentFile {
    /// Nil once nothing is written any more.
    private var descriptor: Descriptor?
    private let digest = SHA256()
    /// What stands in front of the content, in octets.
    private(set) var traced: UInt64 = 0

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = consume descriptor
    }

    /// Before the first octet of the content.
    func begin(with trace: TraceFields) throws(SystemError) {
        traced = UInt64(trace.octets.count)
        try write(trace.octets.span)
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
