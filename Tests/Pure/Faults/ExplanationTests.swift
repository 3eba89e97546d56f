import Faults
import Testing

@Suite("What is said of a text")
struct ExplanationTests {
    @Test func `the list has every word once, with its first sentence`() throws {
        let lines = Explanation.list.split(separator: "\n").map(String.init)
        for entry in Catalogue.all {
            let line = lines.filter { $0.hasPrefix("    \(entry.form) ") }
            #expect(line.count == 1, "\(entry.form)")
            let first = try #require(entry.sees.first?.split(separator: " ").first)
            #expect(line.first?.contains(first) ?? false, "\(entry.form)")
        }
        let items = lines.filter { $0.hasPrefix("    ") && !$0.hasPrefix("     ") }
        #expect(items.count == Catalogue.all.count)
    }

    @Test func `every word is explained in full by its form, and no line is wider than a terminal`() {
        for entry in Catalogue.all {
            let explanation = Explanation(of: entry.form)
            #expect(explanation.objections.isEmpty)
            for line in entry.transcript + ["Where: ", "Tests: "] {
                #expect(explanation.text.contains(line), "\(entry.form)")
            }
            for line in explanation.text.split(separator: "\n") where !line.hasPrefix("    S: ") {
                #expect(line.count <= 80, "\(line)")
            }
        }
    }

    @Test(arguments: [
        ("rcpt451_4.7.1x2", "'rcpt451_4.7.1x2' is a word.", ["rcpt", "code[_enhanced]", "x<n>"]),
        ("RCPTWAIT5", "'RCPTWAIT5' is a word.", ["rcpt", "wait<time>"]),
        ("banner554", "Write it in a rule or at a listener.", ["banner", "code[_enhanced]"]),
        ("mailwait5", "MAIL FROM:<alice+mailwait5@x.example>", ["mail", "wait<time>"]),
        ("dothang", "RCPT TO:<alice+dothang@x.example>", ["dot", "hang"]),
        ("size10000", "EHLO size10000.example", ["size<n>"]),
        ("tlsexpired", "expired.fumbled.localhost", ["tlsexpired"]),
        ("tlsdh512", "dh512.fumbled.localhost", ["tlsdh512"]),
        ("dlay0", "0 seconds are no delay", ["dlay<n>"]), ("550", "In RCPT it carries rcpt550.", ["rcpt", "mail"]),
        ("alice+rcpt451+quitdrop@x.example", "In MAIL it carries rcpt451, quitdrop.", ["rcpt", "quit", "drop"]),
        ("<rcpt451@x.example>", "In RCPT it carries rcpt451.", ["rcpt"]),
        ("alice+mail451@x.example", "In RCPT 'mail451' is ignored: a recipient's words act at", ["mail"]),
        ("auth535@x.example", "In AUTH it carries auth535.", ["auth"]),
        ("badauth", "Refuses the user with 535", ["badauth"]),
        ("x.badauth@x.example", "In AUTH it holds badauth.", ["badauth"]),
        ("dotwait5+rcpt452", "In a rule it's dotwait5, rcpt452.", ["rcpt"]),
        ("helo500.example.com", "In EHLO it carries helo500.", ["helo"]),
        ("size10000-data451", "In EHLO it carries data451, size10000.", ["data", "size<n>"]),
        ("alice@x.example", "It carries no word.", []), ("mail-250.example", "It carries no word.", []),
        ("ehlo", "Strikes the reply to EHLO", ["helo"]), ("wait", "Sends the reply so much later.", ["wait<time>"]),
    ])
    func `what is right is told, with the words in it`(text: String, said: String, forms: [String]) {
        let explanation = Explanation(of: text)
        #expect(explanation.objections.isEmpty)
        #expect(explanation.text.contains(said))
        for form in forms {
            #expect(explanation.text.contains("\n\(form)\n") || explanation.text.hasPrefix("\(form)\n"))
        }
    }

    @Test(arguments: [
        ("dothand", "did you mean 'dothang'?"), ("alice+dothand@x.example", "did you mean 'dothang'?"),
        ("rcpt551_5.1x", "did you mean 'rcpt551_5.1.0'?"), ("size10000-no8bi", "did you mean 'no8bit'?"),
        ("rcpt451x2000", "write 1 to 1,000 times"), ("alice+rcptwait5000@x.example", "write 0 to 605 seconds"),
        ("rcptmax0", "write 1 to 1,000 recipients"), ("no8bi", "did you mean 'no8bit'?"),
        ("siez1000", "did you mean 'size1000'?"), ("nosise", "did you mean 'nosize'?"),
        ("rcptlose", "it stands at dot only"), ("foo", "fumbled-faults(7) lists them all"),
        ("", "fumbled-faults(7) lists them all"), ("wait5", "did you mean 'rcptwait5'?"),
        ("data451-reject.example", "let it be the whole first label"), ("dotwait5 ", "did you mean 'dotwait5'?"),
    ])
    func `what is wrong gets what to write instead`(text: String, mend: String) {
        #expect(Explanation(of: text).objections.map(\.mend) == [mend])
    }
}
