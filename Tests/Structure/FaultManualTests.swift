import Faults
import Testing

@Suite("fumbled-faults(7)")
struct FaultManualTests {
    private static let path = "man/fumbled-faults.7"

    /// The lines of a subsection, without its heading.
    private static func subsection(_ title: String) throws -> [String] {
        let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == ".Ss \(title)" }, "no subsection \(title)")
        return lines[(start + 1)...].prefix { !$0.hasPrefix(".Ss ") && !$0.hasPrefix(".Sh ") }.map(String.init)
    }

    @Test(arguments: Catalogue.sections.map(\.title))
    func `every word is described as the catalogue has it, and no other is`(title: String) throws {
        let entries = try #require(Catalogue.sections.first { $0.title == title }).entries
        let lines = try Self.subsection(title)
        let start = try #require(lines.firstIndex { $0.hasPrefix(".Bl ") })
        let list = lines[(start + 1)...].prefix { $0 != ".El" }
        let expected = entries.flatMap { FaultManual.item($0, isBrief: title == FaultManual.briefSection) }
        #expect(Array(list) == expected)
    }

    @Test func `the subsections of the words are the catalogue's`() throws {
        let manual = try Repository.text(Self.path)
        let section = try #require(manual.split(separator: "\n.Sh ").first { $0.hasPrefix("THE WORDS\n") })
        let titles = section.matches(of: /\n\.Ss (.*)/).map { String($0.1) }
        #expect(titles == Catalogue.sections.map(\.title))
    }

    /// What looks like a word is one, so that nobody types an example in vain.
    @Test func `every example in the text reads as a word`() throws {
        let points = Point.allCases.map(\.rawValue)
        let examples = try Repository.text(Self.path).matches(of: /\n\.Ql ([a-z][a-z0-9._]+)(?=[ \n])/)
            .map { String($0.1) }.filter { example in points.contains(where: example.hasPrefix) }
        for example in examples {
            #expect((try? Word(example)) != nil, "\(example)")
        }
        #expect(examples.count > 8)
    }
}
