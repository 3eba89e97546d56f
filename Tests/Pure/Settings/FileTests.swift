import Diagnosis
import Settings
import Testing
import Vocabulary

@Suite("The configuration file")
struct FileTests {
    @Test func `options win over the environment, and that over the file`() throws {
        let file = "sessions: 1\nlimits: {recipients: 1, bad-commands: 1}\n"
        let all = try #require(
            try configuration(
                [("sessions", "3")], environment: [("FUMBLED_SESSIONS", "2"), ("FUMBLED_MAX_RECIPIENTS", "2")],
                file: file))
        #expect(all.sessionProcesses == 3)
        #expect(all.limits.recipients == 2)
        #expect(all.limits.badCommands == 1)
    }

    @Test func `lists are not added to those of another source`() throws {
        let one = try #require(
            try configuration([("listen", "127.0.0.1:1")], file: "listeners: [127.0.0.1:2, 127.0.0.1:3]"))
        #expect(one.listeners == .explicit([PlannedListener(endpoint: Endpoint("127.0.0.1:1")!)]))
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "{}", "limits:\n", "limits: {}\nlog:\n  # level: debug\n", "~"])
    func `a file that says nothing changes nothing`(text: String) throws {
        #expect(try configuration(ofFile: text) == .standard)
    }

    @Test(arguments: [
        ("listeners: 127.0.0.1:1", ["smtp 127.0.0.1:1"]),
        ("listeners: [127.0.0.1:1, \"[::1]:2\"]", ["smtp 127.0.0.1:1", "smtp [::1]:2"]),
        (
            "listeners:\n  - address: \"[::1]:0\"\n    name: in.1\n  - 127.0.0.1:0\n",
            ["in.1 [::1]:0", "smtp 127.0.0.1:0"]
        ),
        ("listeners: {address: 127.0.0.1:1, name: x_y-Z}", ["x_y-Z 127.0.0.1:1"]),
    ])
    func `listeners are addresses, or addresses with names`(text: String, expected: [String]) throws {
        let listeners = try configuration(ofFile: text).listeners
        #expect(Array(listeners.candidates).map { $0.map { "\($0.name) \($0.address)" } } == [expected])
    }

    @Test(arguments: [
        ("addresses: 127.0.0.1", 1), ("addresses: [127.0.0.1, \"::1\"]", 2),
        ("addresses:\n  - 127.0.0.1\n  - '::1'\n", 2),
    ])
    func `lists are texts with commas or lists`(text: String, count: Int) throws {
        #expect(try configuration(ofFile: text).listeners.candidates[0].count == count * StandardListener.all.count)
    }

    @Test func `the store is a text, or a mapping of all that is to be said of it`() throws {
        #expect(try configuration(ofFile: "store: maildir:/m").store == .maildir(path: "/m"))
        let whole = try configuration(ofFile: "store: {maildir: /m, group: mail, mode: 0660}")
        #expect(whole.store == .maildir(path: "/m"))
        #expect(whole.storeGroup == .name("mail"))
        #expect(whole.storeMode == StoreMode(0o660))
        #expect(try configuration([("store", "none")], file: "store: {maildir: /m}")?.store == StoreChoice.none)
    }

    @Test func `all the keys of the manual's example are known`() throws {
        let text = """
            hostname: mail.example.test
            listeners:
              - address: 127.0.0.1:2525
                name: smtp
            store: {maildir: /var/mail, group: mail, mode: "0640", trace: true}
            log: {level: info, format: json}
            limits: {message-size: 50m, recipients: 1000, bad-commands: 20, connections: 1000, connections-per-address: 1000}
            timeouts: {command: 5m, content: 3m, message: 2h, reply: 5m, stop: 5s}
            sessions: 4
            users: {parent: _fumbled, listener: _fumblelisten, session: _fumblesess, sink: _fumblesink, logger: _fumblelog}
            time-scale: 1
            seed: 7
            """
        let read = try configuration(ofFile: text)
        #expect(read.deadlines == .standard)
        #expect(read.limits == .standard)
        #expect(read.seed == 7)
    }

    @Test func `all mistakes are told together: how it was started first, then the file from top to bottom`() {
        let found = mistakes(
            [("log-level", "loud")], environment: [("FUMBLED_STROE", "none")],
            file: "time-scale: 0\nlimits: {recipients: 0}\nhostname: \"-\"\nhostname: a\n")
        #expect(
            found.map(\.place.description) == ["'FUMBLED_STROE'", "--log-level", "f:1:13", "f:2:22", "f:3:11", "f:4:1"])
    }

    @Test func `what an option replaces is judged all the same`() {
        #expect(mistakes([("sessions", "1")], file: "sessions: many").map(\.place.description) == ["f:1:11"])
    }

    @Test func `what is no YAML is told beside what else is wrong`() {
        #expect(mistakes([("sessions", "0")], file: "a: [").map(\.place.isFile) == [false, true])
    }
}

@Suite("Wrong keys and kinds in the file")
struct FileMistakeTests {
    @Test(arguments: [
        ("hostnam: a", "f:1:1: unknown key 'hostnam'", "did you mean 'hostname'?"),
        ("limits: {recipient: 1}", "f:1:10: unknown key 'recipient'", "did you mean 'recipients'?"),
        ("max-recipients: 1", "f:1:1: unknown key 'max-recipients'", "it's 'recipients' below 'limits'"),
        ("format: json", "f:1:1: unknown key 'format'", "it's 'format' below 'log'"),
        ("config: /x", "f:1:1: unknown key 'config'", "the keys here are addresses, "),
        ("log: {destination: x}", "f:1:7: unknown key 'destination'", "the keys here are level, format"),
        ("log: debug", "f:1:6: keys belong here", "write some of level, format"),
        ("a text", "f:1:1: keys belong here", "write some of addresses"),
        ("[a]", "f:1:1: keys belong here", "write some of addresses"),
        ("sessions: [1]", "f:1:11: a list where one value belongs", "write the value alone"),
        ("sessions: {n: 1}", "f:1:11: keys where a value belongs", "write the value alone"),
        ("sessions:", "f:1:10: the value is missing", "write one, or leave the key out"),
        ("sessions: ~", "f:1:11: the value is missing", "write one, or leave the key out"),
        ("sessions: ''", "f:1:11: '' is not a number", "write it in digits"),
        ("store: [none]", "f:1:8: a list where one value belongs", "write the value alone"),
        ("store: {}", "", ""),
        ("store: {path: x}", "f:1:9: unknown key 'path'", "the keys here are maildir, group, mode, trace"),
        (
            "listeners: {address: 127.0.0.1:1, mode: '0660'}", "f:1:41: a port has no mode",
            "leave the key out, or listen on a Unix socket"
        ),
        (
            "listeners: {address: 'unix:s', mode: '0777'}", "f:1:38: '0777' is not the mode of a socket",
            "write it in octal"
        ),
        (
            "listeners: {address: 127.0.0.1:25, protocol: lmtp}", "f:1:46: LMTP must not be spoken on port 25",
            "give another port"
        ),
        ("listeners: 'unix:'", "f:1:12: 'unix:' names no socket", "write a file's path behind unix:"),
        ("listeners: []", "f:1:12: an empty list", "name one, or leave the key out"),
        ("listeners:", "f:1:11: the value is missing", "write one"),
        ("listeners: [[127.0.0.1:1]]", "f:1:13: a list where one value belongs", "write the value alone"),
        ("listeners: [{name: x}]", "f:1:13: the key 'address' is missing", "write address: and its value"),
        ("listeners: [{address: 127.0.0.1:1, nme: x}]", "f:1:36: unknown key 'nme'", "did you mean 'name'?"),
        ("listeners: [{address: 127.0.0.1:1, name: a b}]", "f:1:42: 'a b' is not a name", "write letters"),
        ("listeners: [127.0.0.1:1, {address: 127.0.0.1:1}]", "f:1:26: the same stands there twice", "leave one"),
        ("addresses: [::1]", "f:1:13: no YAML", "put a value that begins with : or [ in quotes"),
    ])
    func `each is told with its place and its mend`(text: String, told: String, mend: String) throws {
        let found = mistakes(file: text)
        #expect(found.map { $0.description.hasPrefix(told) && $0.mend.hasPrefix(mend) }.allSatisfy { $0 }, "\(found)")
        #expect(found.isEmpty == told.isEmpty)
    }

    @Test func `default listeners and others can't be meant at once`() {
        let found = mistakes(file: "listeners: 127.0.0.1:1\naddresses: 127.0.0.1\nport-offset: 1\n")
        #expect(found.map(\.place.description) == ["f:2:12", "f:3:14"])
        #expect(found.first?.wrong == "means the default listeners, and f:1:12 replaces them")
    }

    @Test func `users are told apart in a file too`() {
        let found = mistakes(file: "users: {session: a, sink: a}")
        #expect(found.map(\.description.first) == ["f"])
        #expect(found.map(\.place) == [.file("f", line: 1, column: 27)])
    }

    @Test func `no tree traps`() {
        let pieces = [
            "a", "listeners", "store", "[", "]", "{", "}", ",", ": ", "\n", "~", "127.0.0.1:1", "'", "log", " - ",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &random)! }.joined()
            for mistake in mistakes(file: text) { #expect(!mistake.mend.isEmpty) }
        }
    }
}

@Suite("Which file is read")
struct ConfigurationChoiceTests {
    private func choice(_ options: [(String, String)], _ environment: [(String, String)] = []) -> ConfigurationChoice {
        ConfigurationChoice(
            arguments: options.map { .option($0.0, value: $0.1) },
            environment: environment.map { (name: $0.0, value: $0.1) })
    }

    @Test func `the standard one, unless option or environment names another or none`() {
        #expect(choice([]) == .path("/etc/fumbled.yaml", isStandard: true))
        #expect(choice([("config", "/x")], [("FUMBLED_CONFIG", "/y")]) == .path("/x", isStandard: false))
        #expect(choice([("sessions", "0")], [("FUMBLED_CONFIG", "/y")]) == .path("/y", isStandard: false))
        #expect(choice([("config", "none")]) == .none)
        #expect(choice([("config", "")]) == .none)
    }

    @Test func `a question is answered or put to the whole`() throws {
        #expect(Request.question([.option("check", value: nil)]) == nil)
        #expect(Request.question([.option("check", value: nil), .option("help", value: nil)]) == .help)
        let check = try Request(arguments: [.option("check", value: nil)], environment: [])
        #expect(check == .check(.standard))
    }
}
