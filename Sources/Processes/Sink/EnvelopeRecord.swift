import Journal
import Vocabulary
import Wire

/// What is written beside a message: who sent it from where to whom, and what it should be. fumbled(8), THE STORE.
struct EnvelopeRecord {
    let deposit: Deposit
    let octets: UInt64
    let digest: [UInt8]
    /// The words that fired, as the log spells them.
    let faults: [String]
    let committed: WallTime

    /// One JSON object and a line end.
    var text: String {
        var json = JSON()
        json.object { json in
            json.key("id")
            json.string(deposit.id.text)
            json.key("session")
            json.integer(deposit.transaction.session.number)
            writeOrigin(to: &json)
            json.key("sender")
            write(deposit.sender, to: &json)
            json.key("recipients")
            json.array { json in
                for recipient in deposit.recipients { write(recipient, to: &json) }
            }
            json.key("octets")
            json.integer(octets)
            json.key("sha256")
            json.string(Self.hexadecimal(digest))
            json.key("faults")
            json.array { json in
                for fault in faults { json.string(fault) }
            }
        }
        return json.text + "\n"
    }

    private static func hexadecimal(_ octets: [UInt8]) -> String {
        String(decoding: octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private func writeOrigin(to json: inout JSON) {
        json.key("connected")
        json.string(deposit.provenance.connected.timestamp)
        json.key("opened")
        json.string(deposit.opened.timestamp)
        json.key("committed")
        json.string(committed.timestamp)
        json.key("client")
        json.string(deposit.provenance.client.description)
        json.key("listener")
        json.string(deposit.provenance.listener)
        json.key("helo")
        json.string(deposit.provenance.helo)
        json.key("esmtp")
        json.flag(deposit.provenance.esmtp)
        json.key("user")
        if let user = deposit.provenance.user { json.string(user) } else { json.null() }
    }

    private func write(_ addressee: Addressee, to json: inout JSON) {
        json.object { json in
            json.key("address")
            json.string(addressee.address)
            json.key("parameters")
            json.object { json in
                for parameter in addressee.parameters {
                    json.key(parameter.keyword)
                    if let value = parameter.value { json.string(value) } else { json.null() }
                }
            }
        }
    }
}
