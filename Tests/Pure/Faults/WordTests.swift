import Faults
import SMTPGrammar
import Testing
import Vocabulary

@Suite("A word of the fault language")
struct WordTests {
    private static let other = EnhancedStatus(1, 1)

    @Test(arguments: [
        ("rcpt550", Point.rcpt, Effect.refuse(code: 550, status: nil), Modifiers()),
        ("rcpt550_5.1.1", .rcpt, .refuse(code: 550, status: other), Modifiers()),
        ("rcpt550_5_1_1", .rcpt, .refuse(code: 550, status: other), Modifiers()),
        ("rcpt550_5.1_1", .rcpt, .refuse(code: 550, status: other), Modifiers()),
        ("mail550_5.7.509", .mail, .refuse(code: 550, status: EnhancedStatus(7, 509)), Modifiers()),
        ("data400", .data, .refuse(code: 400, status: nil), Modifiers()),
        ("dot599_5.999.999", .dot, .refuse(code: 599, status: EnhancedStatus(999, 999)), Modifiers()),
        ("rcpt451x2", .rcpt, .refuse(code: 451, status: nil), Modifiers(times: 2)),
        ("rcpt451x2p50", .rcpt, .refuse(code: 451, status: nil), Modifiers(percent: 50, times: 2)),
        ("rcpt451p50x2n3", .rcpt, .refuse(code: 451, status: nil), Modifiers(occurrence: 3, percent: 50, times: 2)),
        ("rcpt451_4.7.1x1000", .rcpt, .refuse(code: 451, status: EnhancedStatus(7, 1)), Modifiers(times: 1_000)),
        ("body552at64k", .body, .refuse(code: 552, status: nil), Modifiers(octets: 65_536)),
        ("body552at1m", .body, .refuse(code: 552, status: nil), Modifiers(octets: 1_048_576)),
        ("bodydropat64k", .body, .drop, Modifiers(octets: 65_536)),
        ("bdathangx3at1n2", .bdat, .hang, Modifiers(occurrence: 2, times: 3, octets: 1)),
        ("ehlo500", .helo, .refuse(code: 500, status: nil), Modifiers()),
        ("helo500", .helo, .refuse(code: 500, status: nil), Modifiers()),
        ("starttls454", .starttls, .refuse(code: 454, status: nil), Modifiers()),
        ("anymute", .any, .mute, Modifiers()),
        ("bannerwait5", .banner, .wait(.seconds(5)), Modifiers()),
        ("mailwait5x2", .mail, .wait(.seconds(5)), Modifiers(times: 2)),
        ("mailwait0", .mail, .wait(.zero), Modifiers()),
        ("rcptwait5mx2", .rcpt, .wait(.seconds(300)), Modifiers(times: 2)),
        ("rcptwait5msx2", .rcpt, .wait(.milliseconds(5)), Modifiers(times: 2)),
        ("rcptwait605s", .rcpt, .wait(.seconds(605)), Modifiers()),
        ("rcptgrey300", .rcpt, .grey(.seconds(300)), Modifiers()),
        ("rcptgrey1500ms", .rcpt, .grey(.milliseconds(1_500)), Modifiers()),
        ("quitdrip20", .quit, .drip(.milliseconds(20)), Modifiers()),
        ("quitdrip20p5", .quit, .drip(.milliseconds(20)), Modifiers(percent: 5)),
        ("datasplit", .data, .split(beforeLastLF: false), Modifiers()),
        ("datasplit1", .data, .split(beforeLastLF: true), Modifiers()),
        ("datasplitx2", .data, .split(beforeLastLF: false), Modifiers(times: 2)),
        ("datasplit1x2", .data, .split(beforeLastLF: true), Modifiers(times: 2)),
        ("noopcut", .noop, .cut, Modifiers()),
        ("vrfylf", .vrfy, .lf, Modifiers()),
        ("expncrn2", .expn, .cr, Modifiers(occurrence: 2)),
        ("helplong513", .help, .long(513), Modifiers()),
        ("rsetlines10000", .rset, .lines(10_000), Modifiers()),
        ("authmixed", .auth, .mixed, Modifiers()), ("dotopenend", .dot, .openend, Modifiers()),
        ("dotnocode", .dot, .nocode, Modifiers()), ("dotnotext", .dot, .notext, Modifiers()),
        ("dotnospace", .dot, .nospace, Modifiers()), ("dotgarbage", .dot, .garbage, Modifiers()),
        ("dottwice", .dot, .twice, Modifiers()), ("dotearly", .dot, .early, Modifiers()),
        ("dotlate421x2", .dot, .late421, Modifiers(times: 2)), ("dotlose", .dot, .lose, Modifiers()),
        ("dotreset", .dot, .reset, Modifiers()), ("dothang", .dot, .hang, Modifiers()),
        ("bodyslow100", .body, .slow(100), Modifiers()), ("bodystall", .body, .stall(nil), Modifiers()),
        ("bodystall30at1k", .body, .stall(.seconds(30)), Modifiers(octets: 1_024)),
        ("bodystallx2", .body, .stall(nil), Modifiers(times: 2)),
    ])
    func `it is a point, a code or an effect, and modifiers`(
        text: String, point: Point, effect: Effect, modifiers: Modifiers
    ) throws {
        for spelling in [text, text.uppercased(), text.prefix(1).uppercased() + text.dropFirst()] {
            #expect(try Word(spelling) == Word(point, effect, modifiers, text: text))
        }
    }

    @Test(arguments: [
        "", "r", "rcpt", "550", "x2", "wait5", "rcpt551 ", " rcpt551", "rcpt_551", "rcpt551_", "rcpt551_5.1",
        "rcpt551_5.1x2", "rcpt551_5.1.1.1", "rcpt551_5.1.1000", "rcpt551_5.01.1", "rcpt551.5.1.1", "rcpt551_4.1.1",
        "rcpt551_2.1.1", "rcpt551_5..1", "rcpt551__5.1.1", "rcpt399", "rcpt600", "rcpt250", "rcpt55", "rcpt5500",
        "rcpt551x", "rcpt551x02", "rcpt551x-1", "rcpt551x+1", "rcpt551x2 ", "rcpt551y2", "rcpt551x2y", "rcptwait",
        "rcptwait05", "rcptwait5h", "rcptwait5.5", "rcptwaitm", "rcptdrip", "rcptdrip20ms", "rcptlong", "rcptlines",
        "rcptgrey", "rcptdrop5", "rcptdropdrop", "rcptrcptdrop", "rcptdropx", "body552at", "body552at64g", "body552atk",
        "bodyslow", "xrcpt550", "rcpt550\0", "rcpt５５０", "rcpt550ſ", "bodydropat64\u{212A}", "rcpt551x٢",
        String(repeating: "rcpt550", count: 10_000),
    ])
    func `nothing else is one`(text: String) {
        #expect(throws: NotAWord.self) { try Word(text) }
    }

    @Test(arguments: [
        ("rcpt451x0", "x0", Limit.faultTimes), ("rcpt451x1001", "x1001", Limit.faultTimes),
        ("rcpt451p0", "p0", Limit.faultPercent), ("rcpt451p100", "p100", Limit.faultPercent),
        ("rcpt451n0", "n0", Limit.faultOccurrence), ("rcpt451n1001x5", "n1001", Limit.faultOccurrence),
        ("body552at0", "at0", Limit.faultContent), ("body552at1073741825", "at1073741825", Limit.faultContent),
        ("body552at1025m", "at1025m", Limit.faultContent),
        ("body552at99999999999999999999m", "at99999999999999999999m", Limit.faultContent),
        ("rcptwait606", "wait606", Limit.faultWait), ("rcptwait11m", "wait11m", Limit.faultWait),
        ("rcptwait605001ms", "wait605001ms", Limit.faultWait), ("bodystall606", "stall606", Limit.faultWait),
        ("rcptgrey0", "grey0", Limit.faultGrey), ("rcptgrey999ms", "grey999ms", Limit.faultGrey),
        ("rcptgrey86401", "grey86401", Limit.faultGrey), ("rcptdrip0", "drip0", Limit.faultDrip),
        ("rcptdrip10001", "drip10001", Limit.faultDrip), ("bodyslow0", "slow0", Limit.faultRate),
        ("bodyslow1000001", "slow1000001", Limit.faultRate), ("rcptlong512", "long512", Limit.faultLine),
        ("rcptlong100001", "long100001", Limit.faultLine), ("rcptlines1", "lines1", Limit.faultLines),
        ("rcptlines10001", "lines10001", Limit.faultLines), ("rcptsplit0", "split0", 1...1),
        ("rcptsplit2", "split2", 1...1),
        ("rcptwait18446744073709551616m", "wait18446744073709551616m", Limit.faultWait),
    ])
    func `a number out of its range is told with the range`(text: String, number: String, range: ClosedRange<Int>) {
        do {
            _ = try Word(text)
            Issue.record("a word: \(text)")
        } catch .outOfRange(let written, let quantity) {
            #expect(written.text == number)
            #expect(quantity.range == range)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        ("rcptlose", NotAWord.onlyAt(.dot, effect: .lose)), ("bodylose", .onlyAt(.dot, effect: .lose)),
        ("mailgrey300", .onlyAt(.rcpt, effect: .grey)), ("bdatslow100", .onlyAt(.body, effect: .slow)),
        ("datastall", .onlyAt(.body, effect: .stall)), ("anystall30", .onlyAt(.body, effect: .stall)),
        ("rcpt451x2x3", .twice(.times)), ("rcpt451p2x3p2", .twice(.percent)), ("rcpt451n2n2", .twice(.occurrence)),
        ("body552at1at1", .twice(.octets)), ("data552at64k", .atWithoutContent), ("dotdropat5", .atWithoutContent),
    ])
    func `a word in the wrong place is told so`(text: String, reason: NotAWord) {
        #expect(throws: reason) { try Word(text) }
    }

    @Test func `every effect but seven stands at every point`() {
        let only: [EffectName: Point] = [
            .grey: .rcpt, .slow: .body, .stall: .body, .lose: .dot, .inject: .starttls, .strip: .starttls,
            .lie: .starttls,
        ]
        for effect in Samples.effects {
            let point = effect.name.flatMap { only[$0] }
            let standing = Point.allCases.filter { (try? Word(Samples.spelling($0, effect, Modifiers()))) != nil }
            #expect(standing == point.map { [$0] } ?? Point.allCases, "\(effect)")
        }
        #expect(Set(Samples.effects.compactMap(\.name)) == Set(EffectName.allCases))
    }

    @Test func `no name of a point or an effect begins with another`() {
        for names in [Point.allCases.map(\.rawValue) + ["ehlo"], EffectName.allCases.map(\.rawValue)] {
            for name in names {
                #expect(names.filter { $0.hasPrefix(name) } == [name])
            }
        }
    }

    @Test func `every word reads as itself again`() throws {
        for point in Point.allCases {
            for effect in Samples.effects where effect.name?.mayStand(at: point) ?? true {
                for modifiers in Samples.modifiers where modifiers.octets == nil || point == .body || point == .bdat {
                    let text = Samples.spelling(point, effect, modifiers)
                    let word = try Word(text)
                    #expect(word == Word(point, effect, modifiers, text: text))
                    #expect(try Word(word.text) == word)
                    #expect(try WordList(word.text).words == [word])
                }
            }
        }
    }
}
