import ArgumentParser
import Faults
import Kernel
import Vocabulary

/// `fumble explain`: what a word does, and which words an address or a name carries.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain words, addresses and EHLO names; without any, list all words.",
        discussion: """
            A word is explained in full. Of an address or a name it says which words it carries, and which are ignored \
            and why. A wrong word gets the nearest right one, a number out of range its range; the exit status is 65 then.
            """)

    @Argument(
        help: "A word, a part of one, an address, or a name as in EHLO.",
        completion: .list(Catalogue.all.map(\.spelling).filter { !$0.isEmpty }))
    var texts: [String] = []

    func run() {
        guard !texts.isEmpty else { return show(Explanation.list + "\n") }
        let explanations = texts.map(Explanation.init(of:))
        let shown = explanations.map(\.text).filter { !$0.isEmpty }
        if !shown.isEmpty { show(shown.joined(separator: "\n\n") + "\n") }
        let objections = explanations.flatMap(\.objections)
        guard !objections.isEmpty else { return }
        writeToStandardError(objections.map { "fumble: \($0.wrong)\n    \($0.mend)\n" }.joined())
        endProcess(ExitCode.data)
    }

    private func show(_ text: String) {
        do {
            try writeToStandardOutput(text)
        } catch {
            writeToStandardError("fumble: \(error)\n")
            endProcess(ExitCode.system)
        }
    }
}
