import Kernel
import Support
import Testing
import Vocabulary
import Wire

@testable import Sink

@Suite("Envelope records")
struct EnvelopeRecordTests {
    private func record(
        sender: Addressee = StoreStage.sender, recipients: [Addressee] = [], helo: String = "client.test",
        user: String? = nil, security: Security? = nil, octets: UInt64 = 0, digest: [UInt8] = [], faults: [String] = []
    ) throws -> String {
        let provenance = Provenance(
            client: StoreStage.provenance.client, listener: "smtp", helo: helo, esmtp: true, user: user,
            security: security, connected: WallTime(microseconds: 1_000_000), opened: WallTime(microseconds: 2_000_000))
        let record = EnvelopeRecord(
            id: try #require(MessageID("1.M2P3Q4.mx.test")),
            session: try StoreStage.transaction(3, session: 7).session, provenance: provenance, sender: sender,
            recipients: recipients, octets: octets, digest: digest, faults: faults,
            committed: WallTime(microseconds: 3_000_001))
        return try #require(String(validating: record.lines, as: UTF8.self))
    }

    @Test func `a record tells who sent the message from where to whom, and what it is`() throws {
        let recipients = [
            Addressee(address: "b@mx.test"),
            Addressee(address: "\"c d\"@mx.test", parameters: [Parameter(keyword: "NOTIFY", value: "NEVER")]),
        ]
        let record = try record(
            recipients: recipients, user: "joe\"", octets: 3, digest: [0x00, 0x0F, 0xA5, 0xFF],
            faults: ["rcpt451x2", "dotwait5"])
        #expect(
            record
                == #"{"id":"1.M2P3Q4.mx.test","session":7,"connected":"1970-01-01T00:00:01.000000Z","#
                + #""opened":"1970-01-01T00:00:02.000000Z","committed":"1970-01-01T00:00:03.000001Z","#
                + #""client":"[::1]:40312","listener":"smtp","helo":"client.test","esmtp":true,"user":"joe\"","tls":null,"#
                + #""sender":{"address":"a@client.test","parameters":{"SIZE":"3","SMTPUTF8":null}},"#
                + #""recipients":[{"address":"b@mx.test","parameters":{}},"#
                + #"{"address":"\"c d\"@mx.test","parameters":{"NOTIFY":"NEVER"}}],"#
                + #""octets":3,"sha256":"000fa5ff","faults":["rcpt451x2","dotwait5"]}"# + "\n")
    }

    @Test func `a record tells how the message came by TLS, and what the client showed`() throws {
        let security = Security(
            version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", group: "x25519", serverName: "mx.test",
            applicationProtocol: nil, isResumed: true,
            clientCertificate: ClientCertificate(subject: "CN=\"a\"", fingerprint: "00ff"))
        #expect(
            try record(security: security).contains(
                #""tls":{"version":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256","key_group":"x25519","#
                    + #""server_name":"mx.test","alpn":null,"resumed":true,"#
                    + #""client_certificate":"CN=\"a\"","client_sha256":"00ff"},"sender""#))
    }

    @Test func `a record is one line whatever a client calls itself`() throws {
        let record = try record(sender: Addressee(address: ""), helo: "a\r\nb\u{1B}[2J\u{202E}\"")
        #expect(record.contains(#""helo":"a\r\nb\u001b[2J\u202e\"","esmtp":true,"user":null,"tls":null"#))
        #expect(record.contains(#""sender":{"address":"","parameters":{}},"recipients":[]"#))
        #expect(record.hasSuffix(#""faults":[]}"# + "\n"))
        #expect(record.utf8.filter { $0 < 0x20 } == [0x0A])
    }
}
