import Kernel
import Vocabulary
import Wire

/// A message that a session process writes into a file, from `open` to `commit` or `abandon`.
final class Deposit {
    let transaction: TransactionID
    let id: MessageID
    let provenance: Provenance
    let sender: Addressee
    /// Those who came.
    private var all: [Addressee] = []
    /// Places of those that it isn't kept for.
    private var withdrawn: [UInt32] = []
    /// The sink's own descriptor, which can only read.
    let file: SharedDescriptor

    init(
        _ transaction: TransactionID, id: MessageID, provenance: Provenance, sender: Addressee, file: SharedDescriptor
    ) {
        self.transaction = transaction
        self.id = id
        self.provenance = provenance
        self.sender = sender
        self.file = file
    }

    func add(_ more: [Addressee]) { all += more }

    /// How many came.
    var recipientsCame: Int { all.count }

    /// For whom it's kept.
    var recipients: [Addressee] {
        guard !withdrawn.isEmpty else { return all }
        let withdrawn = Set(withdrawn)
        return all.indices.filter { !withdrawn.contains(UInt32($0)) }.map { all[$0] }
    }

    /// - Returns: false if the places aren't in order, or nobody is there.
    func withdraw(_ places: [UInt32]) -> Bool {
        for place in places {
            guard place < all.count, withdrawn.last.map({ $0 < place }) ?? true else { return false }
            withdrawn.append(place)
        }
        return true
    }
}
