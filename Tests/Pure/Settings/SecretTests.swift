import Settings
import Testing
import Vocabulary

@Suite("The secret of AUTH")
struct SecretTests {
    private let variable = "FUMBLED_AUTH_SECRET"

    @Test func `it stands in the file or in a variable`() throws {
        #expect(try configuration(ofFile: "auth: {secret: 'pen cil'}").authentication.secret == "pen cil")
        #expect(try configuration(environment: [(variable, "x")])?.authentication.secret == "x")
        #expect(
            try configuration(environment: [(variable, "x")], file: "auth: {secret: y}")?.authentication.secret == "x")
    }

    @Test func `no option has it, since ps(1) shows options`() {
        #expect(!Setting.options.contains { $0.name == "auth-secret" })
        #expect(!Usage.help.contains("secret"))
    }

    @Test func `with it every mechanism but NTLM is offered that can be`() throws {
        let offered = try configuration(ofFile: "auth: {secret: x}").authentication.offered
        #expect(Set(offered) == Set(SASLMechanism.allCases).subtracting([.ntlm]))
        #expect(!Configuration.standard.authentication.offered.contains { $0.needsSecret })
    }

    @Test func `with it SCRAM can be asked for`() throws {
        let text = "auth: {mechanisms: [scram-sha-1, SCRAM-SHA-256], secret: x}"
        #expect(try configuration(ofFile: text).authentication.mechanisms == [.scramSHA1, .scramSHA256])
        #expect(mistakes(file: "auth: {mechanisms: [scram-sha-1]}").map(\.place) == [.file("f", line: 1, column: 20)])
    }

    @Test(arguments: ["s3\tcret", "s3cr\u{E9}t", "s3cret" + String(repeating: "x", count: Limit.secret)])
    func `one that can't be used is told without it`(secret: String) {
        let found = mistakes(environment: [(variable, secret)]) + mistakes(file: "auth: {secret: \"\(secret)\"}")
        #expect(found.count == 2)
        #expect(!found.map(\.description).joined().contains("s3"))
    }

    @Test func `it changes while the daemon runs, as all of AUTH does`() throws {
        let new = try configuration(ofFile: "auth: {secret: x, required: true, mechanisms: NTLM, default: reject}")
        #expect(Configuration.standard.taking(new).authentication == new.authentication)
        #expect(Configuration.standard.restart(for: new) == [])
    }
}
