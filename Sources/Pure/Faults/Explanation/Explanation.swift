package import Diagnosis
import SMTPGrammar
import Vocabulary

/// What there is to say of a text that somebody asks about: a word, a part of one, an address, or a name.
package struct Explanation: Hashable, Sendable {
    /// Lines for a terminal, without a newline at the end; empty where all there is to say is an objection.
    package let text: String
    /// What is wrong with it.
    package let objections: [Objection]

    package init(of argument: String) {
        let asked = Self.meaning(of: argument)
        objections = asked.objections
        let paragraphs = asked.entries.map(\.paragraph)
        let head = ([quoted(argument) + asked.kind] + asked.findings).joined(separator: "\n")
        text = ((asked.findings.isEmpty ? [] : [head]) + paragraphs).joined(separator: "\n\n")
    }

    /// Every word with the first sentence about it.
    package static let list = Catalogue.sections.map { title, entries in
        ([title] + entries.map(\.summary)).joined(separator: "\n")
    }.joined(separator: "\n\n")

    /// The order matters: what is a word isn't looked at as a name, and what carries words isn't called misspelt.
    private static func meaning(of argument: String) -> Meaning {
        if let word = try? Word(argument) { return Meaning(word) }
        if let word = try? SessionWord(argument) { return Meaning(word) }
        let parts = Catalogue.all.filter { $0.isCalled(argument) }
        if !parts.isEmpty { return Meaning(parts) }
        if argument.contains("@") || argument.contains("+") { return Meaning(address: argument) }
        if (try? Word(Point.rcpt.rawValue + argument)) != nil, argument.utf8.first?.isDigit ?? false {
            return Meaning(address: argument)
        }
        let domain = Domain(argument)
        let reading = domain.map { Reading(helo: $0) } ?? Reading()
        if let domain, !reading.words.isEmpty || !reading.session.isEmpty { return Meaning(domain, reading) }
        let reason = reasonAgainst(argument)
        let isName = argument.contains { $0 == "." || $0 == "-" }
        if let domain, isName, reason == .notNearlyAWord { return Meaning(domain, reading) }
        return Meaning(wrong: argument, reason)
    }

    /// Why a text is neither kind of word.
    private static func reasonAgainst(_ text: String) -> NotAWord {
        do {
            _ = try Word(text)
        } catch .notNearlyAWord {
            do { _ = try SessionWord(text) } catch { return error }
        } catch {
            return error
        }
        return .notNearlyAWord
    }
}

/// What a text turned out to be.
struct Meaning {
    /// Behind the text in the first line: ` is a word`.
    var kind = ""
    var findings: [String] = []
    var entries: [Entry] = []
    var objections: [Objection] = []

    init(_ word: Word) {
        kind = " is a word."
        findings = [Self.use(of: word)]
        entries = Catalogue.entries(of: word)
    }

    init(_ word: SessionWord) {
        kind = " is a word of an EHLO name."
        findings = ["    Write it as in EHLO \(word.description).example"]
        if "\(word)" == "dlay0" { findings.append("    It's ignored: \(Inability.noDelay.description).") }
        if case .tls(let fault) = word {
            findings.append("    As a TLS server name write \(fault.label).fumbled.localhost")
        }
        entries = Catalogue.entry(of: word).map { [$0] } ?? []
    }

    init(_ parts: [Entry]) {
        entries = parts
    }

    init(wrong argument: String, _ reason: NotAWord) {
        objections = [reason.objection(to: argument)]
    }

    init(_ domain: Domain, _ reading: Reading) {
        kind = " is a name for EHLO."
        add(reading, "In EHLO")
        finish()
    }

    /// - Parameter address: With or without a domain, with or without brackets.
    init(address: String) {
        kind = address.contains("@") ? " is an address." : " is a local part."
        let inner = address.hasPrefix("<") && address.hasSuffix(">") ? String(address.dropFirst().dropLast()) : address
        let localPart = inner.lastIndex(of: "@").map { String(inner[..<$0]) } ?? inner
        add(Reading(localPart: localPart, of: .sender), "In MAIL")
        add(Reading(localPart: localPart, of: .recipient), "In RCPT")
        let user = Reading(user: inner)
        if !user.words.isEmpty { add(user, "In AUTH") }
        let credence = Credence(user: inner)
        if credence != .unsaid {
            findings.append("    In AUTH it holds \(credence.spelling).")
            entries += Catalogue[.credence(credence)].map { [$0] } ?? []
        }
        if let list = try? WordList(inner) {
            findings.append("    In a rule it's \(Self.names(list.words.map(\.text))).")
        }
        finish()
    }

    private mutating func add(_ reading: Reading, _ place: String) {
        let words = reading.words.map(\.text) + reading.session.map(\.description)
        if !words.isEmpty { findings.append("    \(place) it carries \(Self.names(words)).") }
        for ignored in reading.ignored {
            findings.append("    \(place) \(quoted(ignored.text)) is ignored: \(ignored.reason.description).")
        }
        let found =
            reading.words.flatMap(Catalogue.entries(of:)) + reading.session.compactMap(Catalogue.entry(of:))
        for entry in found where !entries.contains(entry) { entries.append(entry) }
        for unknown in reading.unknown {
            let objection = unknown.reason.objection(to: unknown.text)
            if !objections.contains(objection) { objections.append(objection) }
        }
    }

    private mutating func finish() {
        if findings.isEmpty { findings = [objections.isEmpty ? "    It carries no word." : "    No word in it acts."] }
    }

    private static func names(_ words: [String]) -> String { words.joined(separator: ", ") }

    /// Where one writes it.
    private static func use(of word: Word) -> String {
        guard Carrier.sender.reaches(word.point) else { return "    Write it in a rule or at a listener." }
        let localPart = word.isRefusal ? word.text : "alice+\(word.text)"
        let carrier = Carrier.recipient.reaches(word.point) ? "RCPT TO" : "MAIL FROM"
        return "    Write it as in \(carrier):<\(localPart)@x.example>"
    }
}
