import ClientScript
import SMTPClient

/// JUnit's XML. Its counts stand at the top, so all is written at the end.
struct JUnitReport: Report {
    let server: String

    func head(count: Int) -> String { "" }
    func entry(_ result: CaseResult, number: Int) -> String { "" }

    func foot(_ tally: Tally, duration: Duration, seed: UInt64, results: [CaseResult]) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites>
        <testsuite name="fumble \(Self.attribute(server))" tests="\(tally.all)" failures="\(tally.failed)" errors="0" \
        skipped="\(tally.skipped)" time="\(seconds(duration))">
        <properties><property name="seed" value="\(seed)"/></properties>

        """ + results.map(Self.element).joined() + "</testsuite>\n</testsuites>\n"
    }

    private static func element(_ result: CaseResult) -> String {
        let head = """
            <testcase classname="\(attribute(result.file))" name="\(attribute(result.name))" \
            time="\(seconds(result.duration))"
            """
        switch result.verdict {
        case .passed: return head + "/>\n"
        case .skipped(let reason):
            return head + "><skipped message=\"\(attribute(reason))\"/></testcase>\n"
        case .failed(let failure):
            let clause = result.clause.map { ["clause: \($0)"] } ?? []
            let text = (["\(failure.place): \(failure.reason)"] + clause + result.transcript).joined(separator: "\n")
            return head + """
                ><failure message="\(attribute(failure.reason))" type="failure">\(escaped(text))</failure></testcase>

                """
        }
    }

    private static func attribute(_ text: String) -> String { escaped(visible(text.utf8)) }

    /// XML 1.0 has no control octets but TAB, LF and CR: what is none of its characters becomes `?`.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += "?"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
