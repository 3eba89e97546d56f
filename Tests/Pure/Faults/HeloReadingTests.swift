import Faults
import SMTPGrammar
import Testing
import Vocabulary

@Suite("What an EHLO name says")
struct HeloReadingTests {
    private static func read(_ name: String) throws -> Reading {
        let host = Host(name.utf8.span)
        return Reading(helo: try #require(host))
    }

    @Test(arguments: [
        ("helo500.example.com", ["helo500"], []), ("ehlo500.example.com", ["ehlo500"], []),
        ("size10000-no8bit-data451.test.example", ["data451"], ["size10000", "no8bit"]),
        ("mail550_5_1_1", ["mail550_5_1_1"], []), ("DATA451-Quitdrop.X", ["data451", "quitdrop"], []),
        ("reject.example", [], ["reject"]), ("noehl", [], ["noehl"]), ("dlay5.example", [], ["dlay5"]),
        ("authplain-authlogin.x", [], ["authplain", "authlogin"]), ("withxfoo-seed7", [], ["withxfoo", "seed7"]),
        ("any421x2", ["any421x2"], []),
        ("mailwait5-rcptgrey300-dotlose", ["mailwait5", "rcptgrey300", "dotlose"], []),
    ])
    func `every piece of the first label is a word`(name: String, words: [String], session: [String]) throws {
        let reading = try Self.read(name)
        #expect(reading.words.map(\.text) == words)
        #expect(reading.session.map(\.description) == session)
        #expect(reading.unknown.isEmpty && reading.ignored.isEmpty)
    }

    @Test(arguments: [
        "data451-worker.example", "worker-data451.example", "size10000-foo.example", "example.data451",
        "data451-.example", "[127.0.0.1]", "[IPv6:::1]", "550.example", "550-5-1-1.example",
    ])
    func `otherwise none acts, and nothing is said`(name: String) throws {
        guard let host = Host(name.utf8.span) else { return }
        #expect(Reading(helo: host).isEmpty)
    }

    @Test(arguments: [
        ("size10000-no8bi.example", "no8bi", NotAWord.nearly("no8bit")),
        ("data451-dothand-quitdrop", "dothand", .nearly("dothang")),
        ("data451-foo-dothand", "dothand", .nearly("dothang")), ("rcpt451x2000.example", "rcpt451x2000", nil),
        ("nostartls.example", "nostartls", .nearly("nostarttls")), ("data451-reject", "reject", .notAlone),
        ("rcptmax0.example", "rcptmax0", nil),
    ])
    func `none acts either where some are words and others nearly, and that is told`(
        name: String, text: String, reason: NotAWord?
    ) throws {
        let reading = try Self.read(name)
        #expect(reading.words.isEmpty && reading.session.isEmpty && reading.ignored.isEmpty)
        #expect(reading.unknown.map(\.text) == [text])
        if let reason { #expect(reading.unknown.map(\.reason) == [reason]) }
    }

    @Test(arguments: [
        ("banner421.example", Inability.bannerIsSent), ("dlay0.example", .noDelay),
    ])
    func `a word that can't act there is ignored with the reason`(name: String, reason: Inability) throws {
        let reading = try Self.read(name)
        #expect(reading.words.isEmpty && reading.session.isEmpty && reading.unknown.isEmpty)
        #expect(reading.ignored.map(\.reason) == [reason])
    }
}
