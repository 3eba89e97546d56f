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
            json.string(digest.hexadecimal)
            json.key("faults")
            json.array { json in
                for fault in faults { json.string(fault) }
            }
        }
        return json.text + "\n"
    }

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
        json.key("tls")
        if let security = deposit.provenance.security { write(security, to: &json) } else { json.null() }
    }

    private func write(_ security: Security, to json: inout JSON) {
        func write(_ text: String?, as key: String, to json: inout JSON) {
            json.key(key)
            if let text { json.string(text) } else { json.null() }
        }
        json.object { json in
            write(security.version, as: "version", to: &json)
            write(security.cipher, as: "cipher", to: &json)
            write(security.group, as: "key_group", to: &json)
            write(security.serverName, as: "server_name", to: &json)
            write(security.applicationProtocol, as: "alpn", to: &json)
            json.key("resumed")
            json.flag(security.isResumed)
            write(security.clientCertificate?.subject, as: "client_certificate", to: &json)
            write(security.clientCertificate?.fingerprint, as: "client_sha256", to: &json)
        }
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
