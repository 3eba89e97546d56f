import Testing
import Vocabulary

@testable import Faults

@Suite("Faults of the TLS handshake")
struct TLSFaultTests {
    @Test(arguments: [
        ("expired.fumbled.localhost", TLSFault.expired), ("NOT-YET.mx.test", .notyet), ("1000-sans", .thousandSANs),
        ("tls-v1-0.localhost", .v10), ("dh512.x", .dh512),
    ])
    func `a server name asks for one by its first label`(name: String, fault: TLSFault) {
        #expect(TLSFault(serverName: name) == fault)
    }

    @Test(arguments: ["expired-2.test", "tlsexpired.test", "mx.expired.test", "", ".", "notyet.test", "localhost"])
    func `other names ask for none`(name: String) {
        #expect(TLSFault(serverName: name) == nil)
    }

    @Test func `no two have one label, and a word is the label without its dashes`() {
        #expect(Set(TLSFault.allCases.map(\.label)).count == TLSFault.allCases.count)
        for fault in TLSFault.allCases {
            let bare = fault.label.filter { $0 != "-" }
            #expect(fault.spelling == (bare.hasPrefix("tls") ? bare : "tls" + bare))
            #expect(TLSFault(word: fault.spelling.uppercased()) == fault)
        }
    }

    @Test func `a certificate names every fault, its own or the handshake's`() {
        let labels = CertificateKind.allCases.compactMap(\.label) + CertificateKind.handshakeLabels
        #expect(
            labels
                == TLSFault.allCases.map(\.label).sorted { one, other in
                    (labels.firstIndex(of: one) ?? .max) < (labels.firstIndex(of: other) ?? .max)
                })
    }

    @Test func `the nearest carrier has its way`() throws {
        let rule = Rule(match: Match(helo: try Pattern("ruled.*")), faults: [], tls: .notyet)
        var plan = Plan(FaultTerms(rules: [rule], tls: .expired, seed: 0), client: .local, listener: "smtp")
        func met(_ name: String?, _ helo: TLSFault? = nil) -> String? {
            plan.handshake(serverName: name, helo: helo).map { "\($0.carrier.rawValue) \($0.fault)" }
        }
        #expect(met(nil) == "listener expired")
        plan.identify("ruled.test", [])
        #expect(met("localhost") == "rule notyet")
        #expect(met("localhost", .alert) == "helo alert")
        #expect(met("sha1.localhost", .alert) == "server_name sha1")
    }

    @Test func `where clients aren't heard, or not in that domain, a server name does nothing`() throws {
        for terms in [
            FaultTerms(hearsClients: false, seed: 0), FaultTerms(domains: [try #require(Domain("x.test"))], seed: 0),
        ] {
            let plan = Plan(terms, client: .local, listener: "smtp")
            #expect(plan.handshake(serverName: "expired.localhost", helo: nil)?.fault == nil)
        }
    }

    @Test func `a list of words may have one of the handshake`() throws {
        let list = try WordList("rcpt451+TLSExpired+tlssha1")
        #expect(list.words.map(\.text) == ["rcpt451"] && list.tls == .expired)
        #expect(list.description == "rcpt451+tlsexpired")
        #expect(throws: WrongWord.self) { try WordList("tlsexpire") }
    }
}
