import Diagnosis
import Journal
import Settings
import Testing
import Vocabulary

@Suite("What is asked of the daemon")
struct RequestTests {
    @Test func `who says nothing gets what the manual says`() throws {
        let standard = try #require(try configuration())
        #expect(standard == .standard)
        #expect(
            Array(standard.listeners.candidates).map { $0.prefix(3).map(\.address.description) } == [
                ["127.0.0.1:2525", "[::1]:2525", "127.0.0.1:25465"]
            ])
    }

    @Test func `an option wins over the environment, even over a wrong value there`() throws {
        let variables = [("FUMBLED_LOG_LEVEL", "loud"), ("FUMBLED_MAX_RECIPIENTS", "5")]
        let both = try #require(try configuration([("log-level", "error")], environment: variables))
        #expect(both.logLevel == .error)
        #expect(both.limits.recipients == 5)
    }

    @Test func `of an option given twice the last one holds`() throws {
        #expect(try configuration([("sessions", "many"), ("sessions", "3")])?.sessionProcesses == 3)
    }

    @Test func `of a variable given twice the first one holds`() throws {
        #expect(
            try configuration(environment: [("FUMBLED_SESSIONS", "2"), ("FUMBLED_SESSIONS", "3")])?.sessionProcesses
                == 2)
    }

    @Test func `lists grow by option, by comma, and by both`() throws {
        let ports = ["127.0.0.1:1", "[::1]:2", "127.0.0.1:3"]
        let expected = Listeners.explicit(ports.compactMap { Endpoint($0) }.map { PlannedListener(endpoint: $0) })
        #expect(try configuration(ports.map { ("listen", $0) })?.listeners == expected)
        #expect(
            try configuration([("listen", ports[0]), ("listen", "\(ports[1]),\(ports[2])")])?.listeners == expected)
        #expect(
            try configuration(environment: [("FUMBLED_LISTEN", ports.joined(separator: ","))])?.listeners == expected)
    }

    @Test func `no more listeners are taken than one message hands over`() throws {
        let ports = (1...Limit.listeners + 1).map { ("listen", "127.0.0.1:\($0)") }
        #expect(mistakes(ports).map(\.place) == [.option("--listen")])
        #expect(mistakes(ports.dropLast()).isEmpty)
    }

    @Test func `all mistakes are told together`() {
        let found = mistakes(
            [("sessions", "0"), ("log-level", "loud")],
            environment: [("FUMBLED_STORE", "mbox"), ("FUMBLED_STROE", "none"), ("FUMBLED_TIME_SCALE", "0")])
        #expect(
            found.map(\.place.description)
                == ["'FUMBLED_STROE'", "FUMBLED_STORE", "FUMBLED_TIME_SCALE", "--log-level", "--sessions"])
    }

    @Test(arguments: [
        ("FUMBLED_STROE", "did you mean 'FUMBLED_STORE'?"),
        ("FUMBLED_PORTOFFSET", "did you mean 'FUMBLED_PORT_OFFSET'?"),
        ("FUMBLED_", "unset it; fumbled(8) lists the settings"),
        ("FUMBLED_MAN", "unset it; fumbled(8) lists the settings"),
    ])
    func `a variable of ours that names no setting is a mistake`(name: String, mend: String) {
        #expect(mistakes(environment: [(name, "1")]).map(\.mend) == [mend])
    }

    @Test(arguments: ["PATH", "FUMBLED", "fumbled_store", "XFUMBLED_STORE", ""])
    func `a variable of somebody else's is none of our business`(name: String) {
        #expect(mistakes(environment: [(name, "?")]).isEmpty)
    }

    @Test(arguments: [
        (Argument.unknown("--lisen"), "command line: unknown option '--lisen'\n    did you mean '--listen'?"),
        (.unknown("--lisen=[::1]:25"), "command line: unknown option '--lisen'\n    did you mean '--listen'?"),
        (.unknown("-x"), "command line: unknown option '-x'\n    --help lists them all"),
        (
            .unknown("--log"),
            "command line: '--log' begins several options\n"
                + "    write one of --log-level, --log-format, --log-to, --logger-user"
        ),
        (.unknown("--help=me"), "--help: takes no value\n    write --help alone"),
        (.option("listen", value: nil), "--listen: the value is missing\n    write --listen ADDRESS:PORT|unix:PATH"),
        (.option("lisen", value: "1"), "command line: unknown option '--lisen'\n    did you mean '--listen'?"),
        (.valueMissing("listen"), "--listen: the value is missing\n    write --listen ADDRESS:PORT|unix:PATH"),
        (
            .operand("smtp"),
            "command line: 'smtp' belongs to no option\n    leave it out; --help lists the options"
        ),
    ])
    func `what getopt_long can't place is told in our words`(argument: Argument, told: String) {
        let mistakes = #expect(throws: Mistakes.self) { try Request(arguments: [argument], environment: []) }
        #expect(mistakes?.description == told)
    }

    @Test func `a question is answered whatever else is wrong`() throws {
        let broken = [(name: "FUMBLED_STORE", value: "?")]
        #expect(try Request(arguments: [.operand("x"), .option("help", value: nil)], environment: broken) == .help)
        #expect(
            try Request(arguments: [.option("version", value: nil), .option("help", value: nil)], environment: broken)
                == .version)
    }
}

@Suite("Settings that decide something together")
struct TogetherTests {
    @Test(arguments: [("address", "::1"), ("port-offset", "20")])
    func `whoever replaces the default listeners and moves them is told so`(name: String, value: String) throws {
        let setting = try setting(name)
        let listen = ("listen", "127.0.0.1:25")
        #expect(mistakes([listen, (name, value)]).map(\.place) == [.option(setting.option)])
        let variables = [("FUMBLED_LISTEN", "127.0.0.1:25"), (setting.variable, value)]
        #expect(mistakes(environment: variables).map(\.place) == [.variable(setting.variable)])
    }

    @Test func `where they come from two sides, the options win`() throws {
        let endpoint = Endpoint(address: .loopback4, port: 25)
        #expect(
            try configuration([("listen", endpoint.description)], environment: [("FUMBLED_ADDRESS", "::1")])?.listeners
                == .explicit([PlannedListener(endpoint: endpoint)]))
        #expect(
            try configuration([("address", "::1")], environment: [("FUMBLED_LISTEN", endpoint.description)])?.listeners
                == .standard(addresses: [.loopback6], givenByUser: true, offset: .none))
    }

    @Test func `no two processes have one user`() {
        let found = mistakes([("sink-user", "_fumblesess")])
        #expect(found.map(\.wrong) == ["session and sink have the same user, _fumblesess"])
        #expect(found.map(\.place) == [.option("--sink-user")])
        #expect(mistakes([("parent-user", "7"), ("logger-user", "7")]).count == 1)
        #expect(mistakes([("session-user", "_fumblesink"), ("sink-user", "_fumblesess")]).isEmpty)
    }

    @Test(
        arguments: [
            ([.unknown("--lisen"), .operand("1")], ["--lisen"]),
            ([.unknown("--lisen=1"), .operand("2")], ["--lisen", "2"]),
            ([.unknown("--lisen"), .operand("1"), .operand("2")], ["--lisen", "2"]), ([.operand("1")], ["1"]),
            ([.operand("1"), .unknown("-x")], ["1", "-x"]),
        ] as [([Argument], [String])])
    func `the value of an unknown option is no mistake of its own`(arguments: [Argument], named: [String]) {
        let mistakes = #expect(throws: Mistakes.self) { try Request(arguments: arguments, environment: []) }?.all ?? []
        #expect(mistakes.count == named.count)
        for (mistake, name) in zip(mistakes, named) { #expect(mistake.description.contains("'\(name)'")) }
    }
}
