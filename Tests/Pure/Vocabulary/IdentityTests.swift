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

    @Test func `no two processes have one name`() {
        #expect(Set(Self.all.map(\.description)).count == Self.all.count)
        #expect(ProcessName.session(0).title == "fumbled: session/0")
    }

    @Test(arguments: [
        "", "Parent", "session", "session/", "session/256", "session/00", "session/+1", "session/-0", "sink ",
    ])
    func `no other text names a process`(text: String) {
        #expect(ProcessName(text) == nil)
    }

    @Test(arguments: ["", "sink", "fumbled:sink", "fumbled: ", "fumbled: fumbled: sink", " fumbled: sink"])
    func `no other text is a title`(text: String) {
        #expect(ProcessName(title: text) == nil)
    }
}
