import Testing
import Vocabulary

@Suite("Identities")
struct IdentityTests {
    @Test func `no session and no transaction has the number 0`() throws {
        #expect(SessionID(0) == nil)
        let session = try #require(SessionID(.max))
        #expect(session.description == "18446744073709551615")
        #expect(TransactionID(session: session, ordinal: 0) == nil)
        #expect(TransactionID(session: session, ordinal: 3)?.description == "18446744073709551615.3")
    }

    @Test(arguments: ["1", "1700000000.M1P2Q3.host", "a_b-c=d+e", "A.", "-"])
    func `a message's name is kept as it is`(text: String) {
        #expect(MessageID(text)?.text == text)
    }

    @Test(arguments: ["", ".", ".a", "..", "a/b", "a:2,S", "a b", "a\n", "a\0", "é", "a,b", "~"])
    func `what could be another file, or mean something to a Maildir, is no message's name`(text: String) {
        #expect(MessageID(text) == nil)
    }

    @Test(arguments: [
        "mx.test", "a", String(repeating: "h", count: 60) + "." + String(repeating: "h", count: 63) + ".hhhhhh",
    ])
    func `a name that was made on a host is known there, and on no other`(host: String) throws {
        let host = try #require(Domain(host))
        let other = try #require(Domain("other.test"))
        for time in [0, 1, 1_700_000_000_999_999] as [Int64] {
            let now = WallTime(microseconds: time)
            var names = MessageNames(hostname: host, process: .max, at: now, counted: .max - 1)
            let id = names.next()
            #expect(id.isMade(on: host))
            #expect(!id.isMade(on: other))
        }
    }

    @Test func `a process makes names one behind the other, each of its own moment and host`() throws {
        let host = try #require(Domain("mx.test"))
        var names = MessageNames(hostname: host, process: 7, at: WallTime(microseconds: 1_999_999))
        #expect(names.next().text == "1.M999999P7Q1.mx.test")
        names.now = WallTime(microseconds: 2_000_010)
        #expect(names.next().text == "2.M000010P7Q2.mx.test")
        names.hostname = try #require(Domain("other.test"))
        #expect(names.next().text == "2.M000010P7Q3.other.test")
        names.now = WallTime(microseconds: -1)
        #expect(names.next().text == "0.M000000P7Q4.other.test")
    }

    @Test(arguments: [
        "1234.other-mda", "1.M000001P1Q1", "1.M1P1Q1.mx.test", "1.M000001P1Q.mx.test", "1.M000001Q1P1.mx.test",
        "1.P1M000001Q1.mx.test", "x.M000001P1Q1.mx.test", "1.M000001P1Q1R1.mx.test", "1.M000001P1Q1.mx.test.x",
        "1.M0000011P1Q1.mx.test", "1.000001M1P1Q1.mx.test", "-1.M000001P1Q1.mx.test",
    ])
    func `a name of another form was made by another program`(text: String) throws {
        let id = try #require(MessageID(text))
        #expect(try !id.isMade(on: #require(Domain("mx.test"))))
    }

    @Test func `the longest name is still a file name with .json behind it`() {
        let longest = String(repeating: "m", count: MessageID.longest)
        #expect(MessageID(longest) != nil)
        #expect(MessageID(longest + "m") == nil)
        #expect((longest + ".json").utf8.count <= 255)
    }
}

@Suite("Process names")
struct ProcessNameTests {
    private static let all: [ProcessName] =
        [.parent, .listener, .sink, .logger] + (0...UInt8.max).map { ProcessName.session($0) }

    @Test(arguments: all)
    func `a name survives its text and its title`(name: ProcessName) {
        #expect(ProcessName(name.description) == name)
        #expect(ProcessName(title: name.title) == name)
    }

    @Test func `every process's name fits /proc/PID/comm`() {
        for role in Role.all {
            for name in role.processes(sessions: Limit.sessionProcesses) {
                #expect(name.description.utf8.count <= ProcessName.longest)
                #expect(ProcessName(name.description) == name)
            }
        }
    }

    @Test func `no two processes have one name`() {
        #expect(Set(Self.all.map(\.description)).count == Self.all.count)
        #expect(ProcessName.session(0).title == "fumbled: session/0")
    }

    @Test(arguments: [
        "", "Parent", "session/", "session/256", "session/00", "session/+1", "session/-0", "sink ", "/1", "a/1/2",
        "session0", "sessionprocesses",
    ])
    func `no other text names a process`(text: String) {
        #expect(ProcessName(text) == nil)
    }

    @Test(arguments: ["", "sink", "fumbled:sink", "fumbled: ", "fumbled: fumbled: sink", " fumbled: sink"])
    func `no other text is a title`(text: String) {
        #expect(ProcessName(title: text) == nil)
    }
}
