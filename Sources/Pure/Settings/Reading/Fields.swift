import Diagnosis

/// The values of a mapping whose keys are known: those of an enumeration.
struct Fields<Key: RawRepresentable<String> & CaseIterable & Hashable> {
    private let place: Place
    private let values: [Key: Node]
    /// Whether a key was told that isn't known: it may have been meant for one that's missing.
    private let hasUnknown: Bool

    /// Nil if the node is no mapping. A key that isn't known is told, and the others are read.
    ///
    /// - Parameter example: how one would write it.
    init?(of node: Node, like example: String, _ mistakes: inout [Mistake]) {
        guard case .mapping(let pairs) = node.content else {
            mistakes.append(Mistake(at: node.place, wrong: "keys are missing", mend: "write \(example)"))
            return nil
        }
        place = node.place
        var values: [Key: Node] = [:]
        let before = mistakes.count
        for pair in pairs {
            if let key = Key(rawValue: pair.key) {
                values[key] = pair.value
            } else {
                mistakes.append(unknownKey(pair, among: Key.allCases.map(\.rawValue)))
            }
        }
        self.values = values
        hasUnknown = mistakes.count > before
    }

    /// What stands behind the key; nil, and no mistake, if it isn't there.
    func value<Value>(_ key: Key, _ form: Form<Value>, _ mistakes: inout [Mistake]) -> Value? {
        values[key].flatMap { form($0, &mistakes) }
    }

    /// The same of a key that has to be there.
    func needed<Value>(_ key: Key, _ form: Form<Value>, _ mistakes: inout [Mistake]) -> Value? {
        if let node = values[key] { return form(node, &mistakes) }
        if !hasUnknown {
            let wrong = "the key '\(key.rawValue)' is missing"
            mistakes.append(Mistake(at: place, wrong: wrong, mend: "write \(key.rawValue): and its value"))
        }
        return nil
    }
}

/// A key that names nothing where it stands.
func unknownKey(_ pair: Node.Pair, among keys: [String], otherwise: String? = nil) -> Mistake {
    Mistake(
        at: pair.place, wrong: "unknown key \(quoted(pair.key))",
        mend: otherwise
            ?? didYouMean(pair.key, among: keys, otherwise: "the keys here are \(keys.joined(separator: ", "))"))
}
