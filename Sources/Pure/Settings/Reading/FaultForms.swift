import Diagnosis
import Faults
import Vocabulary

/// The keys of a rule.
enum RuleKey: String, CaseIterable {
    case match
    case faults
}

/// The keys of a rule's match.
enum MatchKey: String, CaseIterable {
    case client
    case listener
    case helo
    case sender
    case recipient
    case user
}

extension Read {
    /// All keys of a rule, those of its match with that before them.
    static let ruleKeys = RuleKey.allCases.flatMap { key in
        [key.rawValue] + (key == .match ? MatchKey.allCases.map { "\(key.rawValue).\($0.rawValue)" } : [])
    }

    static let rule: Form<Rule> = { (node: Node, mistakes: inout [Mistake]) in
        let example = "{match: {recipient: \"full*@*\"}, faults: rcpt452_4.2.2}"
        guard let fields = Fields<RuleKey>(of: node, like: example, &mistakes) else { return nil }
        let match = fields.value(.match, match, &mistakes)
        return fields.needed(.faults, words, &mistakes).map {
            Rule(match: match ?? Match(), faults: $0.words, tls: $0.tls)
        }
    }

    private static let match: Form<Match> = { (node: Node, mistakes: inout [Mistake]) in
        let example = "{client: 127.0.0.0/8, sender: \"*@x.example\"}"
        guard let fields = Fields<MatchKey>(of: node, like: example, &mistakes) else { return nil }
        return Match(
            client: fields.value(
                .client, spelt { (text: String) throws(SpellingError) in try Network(text) }, &mistakes),
            listener: fields.value(.listener, pattern, &mistakes), helo: fields.value(.helo, pattern, &mistakes),
            sender: fields.value(.sender, pattern, &mistakes), recipient: fields.value(.recipient, pattern, &mistakes),
            user: fields.value(.user, pattern, &mistakes))
    }

    private static let pattern: Form<Pattern> = spelt { (text: String) throws(SpellingError) in
        guard text.utf8.count <= Limit.pattern else {
            throw SpellingError(at: 0, "a pattern of \(text.utf8.count) octets", mend: "write \(Limit.pattern) at most")
        }
        return try Pattern(text)
    }

    /// What a listener does by itself: words, or `off` where its clients aren't heard.
    static let listenerFaults: Form<ListenerFaults> = { (node: Node, mistakes: inout [Mistake]) in
        if case .scalar("off", _) = node.content { return ListenerFaults(hearsClients: false) }
        return words(node, &mistakes).map { ListenerFaults(words: $0.words, tls: $0.tls) }
    }

    /// Words joined by `+`.
    static let words: Form<WordList> = spelt { (text: String) throws(SpellingError) in
        let list: WordList
        do throws(WrongWord) {
            list = try WordList(text)
        } catch {
            throw SpellingError(at: error.offset, error.objection.wrong, mend: error.objection.mend)
        }
        guard list.words.count <= Limit.ruleWords else {
            throw SpellingError(
                at: 0, "\(list.words.count) words are too many", mend: "write \(Limit.ruleWords) at most")
        }
        return list
    }

    /// A text of which a part may be wrong: the place is the part's.
    private static func spelt<Value>(
        _ read: @escaping @Sendable (String) throws(SpellingError) -> Value
    ) -> Form<Value> {
        { (node: Node, mistakes: inout [Mistake]) in
            guard let spelt = text({ (text: String) throws(Objection) in text })(node, &mistakes) else { return nil }
            do throws(SpellingError) {
                return try read(spelt)
            } catch {
                mistakes.append(Mistake(at: node.place(ofOctet: error.offset), error.objection))
                return nil
            }
        }
    }
}
