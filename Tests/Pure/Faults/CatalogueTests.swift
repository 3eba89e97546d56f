import Faults
import SMTPGrammar
import Testing
import Vocabulary

@Suite("The catalogue of words")
struct CatalogueTests {
    @Test func `it has an entry for whatever the grammar knows, once, and for nothing else`() {
        let names =
            Point.allCases.map(Entry.Name.point) + [.code] + EffectName.allCases.map(Entry.Name.effect)
            + ModifierName.allCases.map(Entry.Name.modifier) + SessionName.all.map(Entry.Name.session)
            + [Credence.good, .bad].map(Entry.Name.credence)
        #expect(Set(names) == Set(Catalogue.all.map(\.name)))
        #expect(names.count == Catalogue.all.count)
    }

    @Test func `an entry is made of whole sentences and names its rule`() {
        for entry in Catalogue.all {
            #expect(!entry.sees.isEmpty && entry.sees.allSatisfy { $0.hasSuffix(".") || $0.hasSuffix("?") })
            #expect(entry.tests.contains("RFC ") || entry.tests.hasPrefix("draft-"), "\(entry.form)")
            #expect(entry.transcript.count >= 2, "\(entry.form)")
        }
    }

    private static let forms: [(Entry.Name, String, String?)] = [
        (Entry.Name.effect(.wait), "wait<time>", "0 to 605 seconds"),
        (.effect(.stall), "stall[<time>]", "0 to 605 seconds"),
        (.effect(.split), "split[1]", nil), (.effect(.drop), "drop", nil), (.effect(.late421), "late421", nil),
        (.effect(.grey), "grey<time>", "1 to 86,400 seconds"), (.effect(.drip), "drip<n>", "1 to 10,000 milliseconds"),
        (.effect(.slow), "slow<n>", "1 to 1,000,000 octets a second"),
        (.effect(.long), "long<n>", "513 to 100,000 octets"),
        (.effect(.lines), "lines<n>", "2 to 10,000 lines"), (.modifier(.times), "x<n>", "1 to 1,000 times"),
        (.modifier(.percent), "p<n>", "1 to 99 percent"), (.modifier(.occurrence), "n<n>", "1 to 1,000"),
        (.modifier(.octets), "at<n>", "1 to 1,073,741,824 octets"),
        (.session(.rcptmax), "rcptmax<n>", "1 to 1,000 recipients"),
        (.session(.size), "size<n>", "1,000 to 10,485,760 octets; the nearest bound beyond"),
        (.session(.dlay), "dlay<n>", "1 to 605 seconds; the nearest bound beyond"), (.point(.rcpt), "rcpt", nil),
        (.session(.withx), "withx<name>", "letters and digits"),
    ]

    @Test(arguments: forms)
    func `an entry tells the form and the range that the parser goes by`(name: Entry.Name, form: String, range: String?)
        throws
    {
        let entry = try #require(Catalogue[name])
        #expect(entry.form == form)
        #expect(entry.range == range)
    }

    /// The transcript shows the word at work only if what the client sends in it carries the word.
    @Test func `every transcript carries its word where it can act`() throws {
        for entry in Catalogue.all {
            let readings = try entry.transcript.map(Self.reading(of:))
            let words = readings.flatMap(\.words)
            let isThere =
                switch entry.name {
                case .point(let point): words.contains { $0.point == point }
                case .code: words.contains { $0.effect.name == nil }
                case .effect(let effect): words.contains { $0.effect.name == effect }
                case .modifier(let modifier): words.contains { $0.modifiers[modifier] != nil }
                case .session(let name):
                    readings.contains {
                        $0.session.contains { $0.name == name } || $0.ignored.map(\.text) == [name.spelling]
                    }
                case .credence(let credence): entry.transcript.contains("(user name: \(credence.spelling))")
                }
            #expect(isThere, "\(entry.form)")
            #expect(readings.flatMap(\.unknown).isEmpty)
        }
    }

    /// What a line of a transcript carries.
    private static func reading(of line: String) throws -> Reading {
        if let match = line.wholeMatch(of: /C: EHLO (.+)/) {
            return Reading(helo: try #require(Domain(String(match.1))))
        } else if let match = line.wholeMatch(of: /C: MAIL FROM:<(.+)@x\.example>/) {
            return Reading(localPart: match.1, of: .sender)
        } else if let match = line.wholeMatch(of: /C: RCPT TO:<(.+)@x\.example>/) {
            return Reading(localPart: match.1, of: .recipient)
        } else if let match = line.wholeMatch(of: /\(user name: (.+)\)/) {
            return Reading(user: match.1)
        } else if let match = line.wholeMatch(of: /\(faults: (.+)\)/) {
            return Reading(localPart: "listener+" + match.1, of: .listener)
        }
        return Reading()
    }

    @Test func `a word's entries are its point's, its effect's and its modifiers'`() throws {
        let forms = Catalogue.entries(of: try Word("bodydropat64kx2")).map(\.form)
        #expect(forms == ["body", "drop", "x<n>", "at<n>"])
        #expect(Catalogue.entries(of: try Word("rcpt550_5.1.1")).map(\.form) == ["rcpt", "code[_enhanced]"])
        #expect(Catalogue.entry(of: try SessionWord("tlsexpired"))?.form == "tlsexpired")
    }

    @Test func `a point's entry names the carriers that reach it`() {
        #expect(Catalogue[.point(.banner)]?.rides == "a rule and a listener")
        #expect(Catalogue[.point(.rcpt)]?.rides == "a recipient, a sender, an EHLO name, a rule and a listener")
        #expect(Catalogue[.point(.quit)]?.rides == "a sender, an EHLO name, a rule and a listener")
    }
}
