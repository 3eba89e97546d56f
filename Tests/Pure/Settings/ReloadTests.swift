import Settings
import Testing
import Vocabulary

@Suite("A new configuration for a running daemon")
struct ReloadTests {
    @Test(arguments: ValueTests.good)
    func `each setting changes, or its key is told`(row: Good) throws {
        guard let path = try setting(row.name).path else { return }
        let new = try configuration(ofFile: line(path, row.value))
        let running = Configuration.standard
        let restart = running.restart(for: new)
        if restart.isEmpty {
            #expect(running.taking(new) == new)
        } else {
            #expect(running.taking(new) == running)
            let key = path.split(separator: ".").first.map(String.init) ?? path
            let told = ["addresses", "port-offset"].contains(key) ? "listeners" : key
            #expect(restart.map { $0.split(separator: ".").first.map(String.init) } == [told])
        }
    }

    @Test func `the same again changes nothing`() throws {
        let text = "listeners: [{address: 127.0.0.1:1, faults: banner421}]\nstore: maildir:/m\nseed: 7\n"
        let running = try configuration(ofFile: text)
        let new = try configuration(ofFile: text)
        #expect(running.restart(for: new).isEmpty)
        #expect(running.taking(new) == running)
    }

    @Test func `listeners change what they do wrong, but not where they stand`() throws {
        let running = try configuration(ofFile: "listeners: [{address: 127.0.0.1:1, faults: banner421}]")
        let honest = try configuration(ofFile: "listeners: [127.0.0.1:1]")
        #expect(running.restart(for: honest).isEmpty)
        #expect(running.taking(honest).listeners == honest.listeners)
        for text in ["127.0.0.1:2", "{address: 127.0.0.1:1, name: other}", "127.0.0.1:1, 127.0.0.1:2"] {
            let other = try configuration(ofFile: "listeners: [\(text)]")
            #expect(running.restart(for: other) == ["listeners"])
            #expect(running.taking(other) == running)
        }
    }

    @Test func `rules change`() throws {
        let new = try configuration(ofFile: "rules: {faults: dot550}\nfaults: off\nhostname: new.example\nsessions: 3")
        let taken = Configuration.standard.taking(new)
        #expect(taken.rules == new.rules && !taken.faults.hearsClients && taken.hostname == new.hostname)
        #expect(taken.sessionProcesses == nil)
        #expect(Configuration.standard.restart(for: new) == ["sessions"])
    }
}
