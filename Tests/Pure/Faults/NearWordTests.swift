import Faults
import Testing

@Suite("Nearly a word")
struct NearWordTests {
    @Test(arguments: [
        ("dothand", "dothang"), ("dothangg", "dothang"), ("dothnag", "dothang"), ("dothan", ""),
        ("rcpthan", "rcpthang"),
        ("rcpt551_5.1x", "rcpt551_5.1.0"), ("rcpt551_5.1.x", "rcpt551_5.1.0"), ("rcpt551_5.1", "rcpt551_5.1.0"),
        ("rcpt551_5.1x2", "rcpt551_5.1.0x2"),
        ("rcpt551_4.1.1", "rcpt551_5.1.1"), ("rcpt551_4.1.1x3", "rcpt551_5.1.1x3"),
        ("rcpt551.5.1.1", "rcpt551_5.1.1"), ("rcpt551-5.1.1", "rcpt551_5.1.1"), ("rcpt551_5.01.1", "rcpt551_5.1.1"),
        ("rcpt551_5.1.1.1", "rcpt551_5.1.1"), ("rcpt551_", "rcpt551"), ("rcpt551x", "rcpt551x1"),
        ("rcpt551x02", "rcpt551x1"), ("rcpt551y2", "rcpt551"), ("rcpt551x2y", "rcpt551x2"), ("rcpt250", "rcpt550"),
        ("rcpt5500", "rcpt550"), ("vrfy25", "vrfy550"), ("rctp550", "rcpt550"), ("rcp550", "rcpt550"),
        ("rccpt550x2", "rcpt550x2"), ("recpt550_5.1.1", "rcpt550_5.1.1"), ("reset421", "rset421"),
        ("startls454", "starttls454"), ("hello500", "helo500"), ("elho500", "ehlo500"), ("mial452", "mail452"),
        ("dtahang", ""), ("dtaahang", "datahang"), ("rctpwait5", "rcptwait5"), ("rcptwiat5", "rcptwait5"),
        ("rcptwait", "rcptwait5"), ("rcptwait5h", "rcptwait5"), ("rcptwait05", "rcptwait5"),
        ("mailwiat5x2", "mailwait5x2"), ("rcptdrip20ms", "rcptdrip20"), ("rcptdrop5", "rcptdrop"),
        ("rcptdropx", "rcptdrop"), ("rcptdropsx2", "rcptdropx2"), ("rcptgray300", "rcptgrey300"),
        ("rcptgery300", "rcptgrey300"), ("rcptgrey", "rcptgrey5"), ("dottwic", "dottwice"),
        ("dotearlyy", "dotearly"), ("dotlate412", "dotlate421"), ("dotlat421", "dotlate421"),
        ("bodystal", "bodystall"), ("bodyslow", "bodyslow1"), ("bodysolw100at64k", "bodyslow100at64k"),
        ("bodydorpat64k", "bodydropat64k"), ("mailmute2", "mailmute"), ("quitgarbge", "quitgarbage"),
    ])
    func `one slip, and the word that was meant is told`(typed: String, meant: String) {
        #expect(Self.nearest(typed) == meant)
        #expect(Self.nearest(typed.uppercased()) == meant)
    }

    @Test func `what is told is a word`() throws {
        var told = 0
        for point in Point.allCases.map(\.rawValue) {
            for text in ["550_5.1", "550_5", "550x", "hangg", "dorp", "wiat5", "wait5h", "drop7", "logn600p"] {
                let nearest = Self.nearest(point + text)
                guard !nearest.isEmpty else { continue }
                told += 1
                _ = try Word(nearest)
            }
        }
        #expect(told > 100)
    }

    @Test(arguments: [
        "", "x", "data", "mail", "mailer", "mails", "email", "help", "helpdesk", "helpline", "mail452.alice",
        "data451-2", "database",
        "data2024", "data5", "data45", "data2500", "mail1", "mail2", "mail20", "mail250", "mail4you", "mail4567",
        "mail100", "main500", "mall500", "date450", "lot550", "hot500", "sail451", "email500", "gmail550", "room550",
        "news", "anything", "anyone", "anytime", "anyway5", "authority", "author", "authentic", "body", "bodywork",
        "bodybuilding", "dot", "dotcom", "dotnet", "dots", "dotfiles", "quit", "quitting", "banner", "banners",
        "dataset", "datalog", "datalog2024", "datalake", "datadump", "datacron", "datacruncher", "mailmate", "mailcrm",
        "mailgun", "mailgate", "mailbait", "mailshop", "mailstop", "mailing", "mailinglist", "maillist", "maillog5",
        "mail500gb", "data500mb", "noop", "noops", "reset", "rset", "verify", "expand", "hello", "hello1", "helo",
        "550", "550_5.1.1", "451x2", "drop", "wait5", "hang", "+", "%s", "\0\0",
    ])
    func `everyday text is no slip`(text: String) {
        #expect(throws: NotAWord.notNearlyAWord) { try Word(text) }
    }

    @Test(arguments: [
        ("foo", nil), ("", nil), ("wait5", "rcptwait5"), ("drop", "rcptdrop"), ("550", "rcpt550"),
        ("550_5.1.1x2", "rcpt550_5.1.1x2"), ("rcpt", "rcpt550"), ("datta550", nil), ("mailhand", "mailhang"),
        ("dothnagg", "dothang"), ("nosise", "nosize"), ("dotlines", "dotlines2"),
    ])
    func `one who surely meant a word is told more`(typed: String, meant: String?) throws {
        do {
            _ = try WordList(typed)
            Issue.record("a word")
        } catch {
            #expect(error.objection.mend.contains(meant.map { "did you mean '\($0)'?" } ?? "fumbled-faults(7)"))
        }
    }

    @Test(arguments: [
        ("rcpt451x2000", "'rcpt451x2000': 'x2000' is out of range", "write 1 to 1,000 times"),
        ("rcptwait11m", "'rcptwait11m': 'wait11m' is out of range", "write 0 to 605 seconds"),
        ("bodystall606", "'bodystall606': 'stall606' is out of range", "write 0 to 605 seconds"),
        ("rcptsplit2", "'rcptsplit2': 'split2' is out of range", "write 1"),
        ("rcptlose", "'rcptlose': 'lose' can't happen at that point", "it stands at dot only"),
        (
            "data552at64k", "'data552at64k': 'at' counts content, and none comes at that point",
            "it stands at body and bdat only"
        ),
        ("rcpt451x2x2", "'rcpt451x2x2': 'x' stands there twice", "leave one of them out"),
        ("dothand", "'dothand': it is no word of the fault language", "did you mean 'dothang'?"),
    ])
    func `an objection says what is wrong and what to write`(text: String, wrong: String, mend: String) {
        do {
            _ = try Word(text)
            Issue.record("a word")
        } catch {
            #expect(error.objection(to: text).wrong == wrong)
            #expect(error.objection(to: text).mend == mend)
        }
    }

    @Test func `a list tells where its first wrong word stands`() throws {
        #expect(try WordList("RCPT452_4.2.2+dotwait5").description == "rcpt452_4.2.2+dotwait5")
        for (list, text, offset) in [
            ("rcpt550+dothand+x", "dothand", 8), ("rcpt550+", "", 8), ("+rcpt550", "", 0), ("", "", 0),
            ("rcpt550 + rcpt551", "rcpt550 ", 0), ("rcpt550+\u{301}", "\u{301}", 8),
        ] {
            do {
                _ = try WordList(list)
                Issue.record("a list: \(list)")
            } catch {
                #expect(error.text == text)
                #expect(error.offset == offset)
            }
        }
    }

    /// Empty if nothing is near.
    private static func nearest(_ text: String) -> String {
        do {
            _ = try Word(text)
            return "a word"
        } catch .nearly(let word) {
            return word
        } catch {
            return error == .notNearlyAWord ? "" : "\(error)"
        }
    }
}
