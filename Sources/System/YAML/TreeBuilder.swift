import Diagnosis
import Vocabulary

/// Makes a tree of events, without recursion: however deep a text is nested, the stack of the process isn't.
struct TreeBuilder {
    private(set) var root: Node?
    /// What doesn't keep the rest from being judged.
    private(set) var mistakes: [Mistake] = []
    private var hasDocument = false
    /// What has begun and not ended yet, outermost first.
    private var open: [Collection] = []

    private struct Collection {
        let place: Place
        let isMapping: Bool
        /// Of a mapping, the values.
        var nodes: [Node] = []
        /// Of a mapping: one more than there are values while the last one is awaited.
        var keys: [(text: String, place: Place)] = []
        /// Where each key stood first.
        var places: [String: Place] = [:]

        var awaitsKey: Bool { isMapping && keys.count == nodes.count }
    }

    /// - Throws: what leaves no tree.
    mutating func take(_ event: Event) throws(Mistake) {
        switch event.kind {
        case .documentStart:
            guard !hasDocument else {
                throw Mistake(at: event.place, wrong: "a second document begins", mend: "keep one; only it is read")
            }
            hasDocument = true
        case .scalar(let text, let isQuoted): try add(Node(at: event.place, .scalar(text, isQuoted: isQuoted)))
        case .sequenceStart: try begin(Collection(place: event.place, isMapping: false))
        case .mappingStart: try begin(Collection(place: event.place, isMapping: true))
        case .collectionEnd: try end()
        }
    }

    private mutating func begin(_ collection: Collection) throws(Mistake) {
        guard open.last?.awaitsKey != true else { throw Self.noText(collection.place) }
        guard open.count < Limit.configurationDepth else {
            throw Mistake(
                at: collection.place, wrong: "nested deeper than \(Limit.configurationDepth)",
                mend: "no setting needs that; fumbled.yaml(5) shows how each is written")
        }
        open.append(collection)
    }

    private mutating func end() throws(Mistake) {
        guard let ended = open.popLast() else { return }
        guard ended.isMapping else { return try add(Node(at: ended.place, .sequence(ended.nodes))) }
        var pairs: [Node.Pair] = []
        for (key, value) in zip(ended.keys, ended.nodes) {
            if let first = ended.places[key.text], first != key.place {
                mistakes.append(
                    Mistake(
                        at: key.place, wrong: "the key \(quoted(key.text)) stands here a second time",
                        mend: "leave one out; the first is at \(first)"))
            } else {
                pairs.append(Node.Pair(key: key.text, at: key.place, value: value))
            }
        }
        try add(Node(at: ended.place, .mapping(pairs)))
    }

    private mutating func add(_ node: Node) throws(Mistake) {
        guard let last = open.indices.last else {
            root = node
            return
        }
        guard open[last].awaitsKey else {
            open[last].nodes.append(node)
            return
        }
        guard case .scalar(let key, _) = node.content else { throw Self.noText(node.place) }
        open[last].keys.append((key, node.place))
        if open[last].places[key] == nil { open[last].places[key] = node.place }
    }

    private static func noText(_ place: Place) -> Mistake {
        Mistake(at: place, wrong: "a key that is no text", mend: "write a word, a colon and a value")
    }
}
