import Diagnosis
import Testing
import Vocabulary

@testable import Benchmark

@Suite("The command line of bench")
struct OptionsTests {
    @Test func `an option's value stands behind it, or behind an equals sign`() throws {
        #expect(try Options(["--rounds", "9"]).rounds == 9)
        #expect(try Options(["--rounds=9"]).rounds == 9)
        #expect(try Options(["--json=a=b"]).json == "a=b")
    }

    @Test func `quick means less of everything that wasn't asked for`() throws {
        let quick = try Options(["--quick"])
        let standard = Options()
        #expect(quick.rounds < standard.rounds && quick.messages < standard.messages && quick.idle < standard.idle)
        #expect(try Options(["--rounds", "9", "--quick"]).rounds == 9)
    }

    @Test func `every trial is wanted unless some are named`() throws {
        #expect(try Options([]).wants("grouped"))
        let some = try Options(["--only", "info-*", "--only", "idle"])
        #expect(some.wants("info-large") && some.wants("idle") && !some.wants("grouped"))
    }

    @Test(arguments: [
        (["--round", "3"], "command line: unknown option '--round'\n    did you mean '--rounds'?"),
        (["--rounds"], "--rounds: lacks its value\n    type --rounds N"),
        (["--rounds="], "--rounds: lacks its value\n    type --rounds N"),
        (["--rounds", "0"], "--rounds: 0 is out of bounds\n    from 1 to 1000"),
        (["--rounds", "+3"], "--rounds: '+3' is no whole number\n    from 1 to 1000"),
        (["--quick=yes"], "--quick: takes no value\n    type --quick alone"),
        (["grouped"], "command line: 'grouped' is no option\n    --only grouped picks trials by name"),
    ])
    func `a mistake is told with its mend`(arguments: [String], text: String) {
        let mistake = #expect(throws: Mistake.self) { try Options(arguments) }
        #expect(mistake?.description == text)
    }

    @Test func `the load generator takes a server and a load`() throws {
        let options = try LoadOptions(["127.0.0.1:2525", "--style", "streamed", "--sessions", "3"])
        #expect(options.server == Endpoint(address: .loopback4, port: 2_525))
        #expect(options.load.style == .streamed && options.load.sessions == 3)
        #expect(try LoadOptions(["--help"]).asksForHelp)
    }

    @Test(arguments: [
        [], ["192.0.2.1:25"], ["localhost:25"], ["[::1]:25"], ["127.0.0.1"], ["127.0.0.1:25", "--style", "groupd"],
    ])
    func `the load generator refuses what it can't do, and servers elsewhere`(arguments: [String]) {
        #expect(throws: Mistake.self) { try LoadOptions(arguments) }
    }

    @Test func `help names every option once`() {
        for help in [Options.help, LoadOptions.help] {
            let names = help.matches(of: /\n  (--[a-z]+)/).map { String($0.1) }
            #expect(names.count > 3 && Set(names).count == names.count)
        }
    }
}
