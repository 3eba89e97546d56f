import Diagnosis

/// Makes a value of a node; nil, and a mistake or more, where it can't.
typealias Form<Value> = @Sendable (Node, inout [Mistake]) -> Value?

/// The same of all nodes that were given for one setting.
typealias ListForm<Value> = @Sendable ([Node], inout [Mistake]) -> [Value]

extension Read {
    /// A text.
    static func text<Value>(_ reader: @escaping Reader<Value>) -> Form<Value> {
        { (node: Node, mistakes: inout [Mistake]) in
            do throws(Mistake) {
                let text = try text(of: node)
                do throws(Objection) {
                    return try reader(text)
                } catch {
                    throw Mistake(at: node.place, error)
                }
            } catch {
                mistakes.append(error)
                return nil
            }
        }
    }

    private static func text(of node: Node) throws(Mistake) -> String {
        switch node.content {
        case .scalar where node.isNothing:
            throw Mistake(at: node.place, wrong: "the value is missing", mend: "write one, or leave the key out")
        case .scalar(let text, _): return text
        case .sequence:
            throw Mistake(at: node.place, wrong: "a list where one value belongs", mend: "write the value alone")
        case .mapping:
            throw Mistake(
                at: node.place, wrong: "keys where a value belongs",
                mend: "write the value alone; one that begins with { stands in quotes")
        }
    }

    /// Values, no two of which are the same.
    ///
    /// - Parameter identity: what is the same in values that can't stand beside each other; nil for one that can.
    static func list<Value: Sendable, Identity: Hashable & Sendable>(
        of form: @escaping Form<Value>, atMost most: Int, identity: @escaping @Sendable (Value) -> Identity?
    ) -> ListForm<Value> {
        { (nodes: [Node], mistakes: inout [Mistake]) in
            let items = nodes.flatMap(items)
            guard !items.isEmpty else {
                if let place = nodes.first?.place {
                    mistakes.append(
                        Mistake(at: place, wrong: "an empty list", mend: "name one, or leave the key out"))
                }
                return []
            }
            guard items.count <= most else {
                mistakes.append(
                    Mistake(
                        at: items[most].place, wrong: "\(items.count) of them are too many",
                        mend: "name \(most) at most"))
                return []
            }
            var seen: Set<Identity> = []
            return items.compactMap { item in
                guard let value = form(item, &mistakes) else { return nil }
                if let identity = identity(value), !seen.insert(identity).inserted {
                    mistakes.append(
                        Mistake(
                            at: item.place, wrong: "\(shown(item)) stands there twice", mend: "leave one of them out"))
                }
                return value
            }
        }
    }

    /// A list of texts.
    static func list<Value: Hashable & Sendable>(of reader: @escaping Reader<Value>, atMost most: Int) -> ListForm<
        Value
    > {
        list(of: text(reader), atMost: most) { $0 }
    }

    /// What stands in a list: a text alone is one with commas.
    private static func items(of node: Node) -> [Node] {
        switch node.content {
        case .sequence(let nodes): return nodes
        case .mapping: return [node]
        case .scalar where node.isNothing: return [node]
        case .scalar(let text, let isQuoted):
            return text.split(separator: ",", omittingEmptySubsequences: false).map {
                Node(at: node.place, .scalar(String($0), isQuoted: isQuoted))
            }
        }
    }

    private static func shown(_ node: Node) -> String {
        guard case .scalar(let text, _) = node.content else { return "the same" }
        return quoted(text)
    }
}
