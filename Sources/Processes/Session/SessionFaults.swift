import Faults
import IPC
import Privsep
import Vocabulary
import Wire

/// What holds of faults at each listener, as the parent tells it.
struct SessionFaults {
    private var rules: [Rule] = []
    private var domains: [Domain]?
    /// Those listeners for which something else holds than for most.
    private var listeners: [UInt8: (words: [Word], tls: TLSFault?, hearsClients: Bool)] = [:]

    static let none = SessionFaults()

    private init() {}

    /// - Throws: if a text is no word, pattern or network. The parent has read them before.
    init(_ entries: [SessionEntry], from parent: ParentLink<SessionSettings>) throws(LinkError) {
        do throws(WireError) {
            try self.init(entries)
        } catch {
            throw parent.violation(error.description)
        }
    }

    init(_ entries: [SessionEntry]) throws(WireError) {
        for entry in entries {
            switch entry {
            case .rule(let text): rules.append(try Self.rule(text))
            case .listener(let number, let words, let hearsClients):
                let list = words.isEmpty ? WordList(words: [], tls: nil) : try Self.list(words)
                listeners[number] = (list.words, list.tls, hearsClients)
            case .domain(let domain): domains = (domains ?? []) + [domain]
            case .credential, .ticketKeys, .certificate: break
            }
        }
    }

    func terms(of listener: Int, seed: UInt64) -> FaultTerms {
        let own = UInt8(exactly: listener).flatMap { listeners[$0] }
        return FaultTerms(
            hearsClients: own?.hearsClients ?? true, domains: domains, rules: rules, words: own?.words ?? [],
            tls: own?.tls, seed: seed
        )
    }

    private static func rule(_ text: RuleText) throws(WireError) -> Rule {
        let match: Match
        do throws(SpellingError) {
            match = Match(
                client: try text.client.map { (text) throws(SpellingError) in try Network(text) },
                listener: try pattern(text.listener), helo: try pattern(text.helo), sender: try pattern(text.sender),
                recipient: try pattern(text.recipient), user: try pattern(text.user))
        } catch {
            throw invalid("match")
        }
        let list = try list(text.words)
        return Rule(match: match, faults: list.words, tls: list.tls)
    }

    private static func pattern(_ text: String?) throws(SpellingError) -> Pattern? {
        guard let text else { return nil }
        return try Pattern(text)
    }

    private static func list(_ text: String) throws(WireError) -> WordList {
        do throws(WrongWord) {
            return try WordList(text)
        } catch {
            throw invalid("words")
        }
    }

    private static func invalid(_ field: String) -> WireError {
        WireError(message: "entries", field: field, problem: .invalid)
    }
}
