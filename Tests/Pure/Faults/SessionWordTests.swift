import Faults
import Testing

@Suite("A word of EHLO's")
struct SessionWordTests {
    @Test(arguments: [
        ("size10000", SessionWord.size(10_000)), ("size1", .size(1_000)), ("size0", .size(1_000)),
        ("size10485761", .size(10_485_760)), ("size99999999999999999999999", .size(10_485_760)),
        ("nosize", .without(.size)), ("no8bit", .without(.eightBitMIME)), ("nopipelining", .without(.pipelining)),
        ("nostarttls", .without(.starttls)), ("nochunking", .without(.chunking)),
        ("nobinarymime", .without(.binarymime)), ("nosmtputf8", .without(.smtputf8)), ("nodsn", .without(.dsn)),
        ("noenhancedstatuscodes", .without(.enhancedStatusCodes)), ("noauth", .without(.auth)),
        ("authplain", .mechanism(.plain)), ("authlogin", .mechanism(.login)), ("authcram", .mechanism(.cram)),
        ("authoauth", .mechanism(.oauth)), ("authscram", .mechanism(.scram)), ("dlay5", .dlay(seconds: 5)),
        ("dlay0", .dlay(seconds: 0)), ("dlay606", .dlay(seconds: 605)),
        ("dlay99999999999999999999", .dlay(seconds: 605)), ("reject", .reject(.reject)), ("noehl", .reject(.noehl)),
        ("rcptmax1", .rcptmax(1)), ("rcptmax1000", .rcptmax(1_000)), ("withxfoo", .withx("FOO")),
        ("withxx2", .withx("X2")), ("seed0", .seed(0)), ("seed18446744073709551615", .seed(.max)),
        ("tlsexpired", .tls(.expired)), ("tlsv10", .tls(.v10)), ("tls1000sans", .tls(.thousandSANs)),
        ("tlsnotyet", .tls(.notyet)), ("tlsstallhello", .tls(.stallhello)),
    ])
    func `it is a name, with its number`(text: String, word: SessionWord) throws {
        #expect(try SessionWord(text) == word)
        #expect(try SessionWord(text.uppercased()) == word)
        #expect(try SessionWord(word.description) == word)
    }

    @Test(arguments: [
        "", "size", "size-1", "size010", "size1k", "dlay", "dlay05", "dlay5s", "rcptmax", "withx", "withx_a", "within",
        "without", "withx\u{e9}", "seed", "seed-1", "no", "noreply", "nosizes1", "auth", "authority", "tls", "tls-v1-0",
        "tlsv1", "rejects", "reject1", "noehlo", "nosIze\u{130}",
    ])
    func `nothing else is one`(text: String) {
        #expect(throws: NotAWord.self) { try SessionWord(text) }
    }

    @Test(arguments: [
        ("no8bi", "no8bit"), ("nosiez", "nosize"), ("nostartls", "nostarttls"), ("size", ""), ("dlay", "dlay1"),
        ("dlya5", "dlay5"), ("rcptmax", "rcptmax1"), ("rcptmx5", "rcptmax5"), ("withx", "withxtest"),
        ("authplian", "authplain"), ("tlsexpird", "tlsexpired"),
        ("seed18446744073709551616", "seed18446744073709551615"),
        ("noreply", ""), ("nodes", ""), ("node1", ""), ("seeds", ""), ("sizes", ""), ("author", ""), ("rejects", ""),
        ("within", ""), ("notes", ""), ("relay5", ""),
    ])
    func `one slip, and the word that was meant is told`(typed: String, meant: String) {
        do {
            _ = try SessionWord(typed)
            Issue.record("a word")
        } catch {
            #expect(error == (meant.isEmpty ? .notNearlyAWord : .nearly(meant)))
        }
    }

    @Test(arguments: ["rcptmax0", "rcptmax1001", "rcptmax99999999999999999999"])
    func `only size and dlay take the nearest bound`(text: String) throws {
        let quantity = try #require(SessionName.rcptmax.quantity)
        #expect(quantity.description == "1 to 1,000 recipients")
        do {
            _ = try SessionWord(text)
            Issue.record("a word")
        } catch .outOfRange(let written, quantity) {
            #expect(written.text == text)
        } catch {
            Issue.record("\(error)")
        }
    }
}
