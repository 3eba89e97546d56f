import Kernel
import Vocabulary
import Wire

/// A message on its way into the store, from `open` to `commit` or `abandon`.
final class Deposit {
    let transaction: TransactionID
    let id: MessageID
    let provenance: Provenance
    let sender: Addressee
    let opened: WallTime
    private(set) var recipients: [Addressee] = []
    /// The sink's own descriptor, which can only read.
    let file: SharedDescriptor

    init(
        _ transaction: TransactionID, id: MessageID, provenance: Provenance, sender: Addressee, opened: WallTime,
        file: SharedDescriptor
    ) {
        self.transaction = transaction
        self.id = id
        self.provenance = provenance
        self.sender = sender
        self.opened = opened
        self.file = file
    }

    func add(_ more: [Addressee]) { recipients += more }
}
