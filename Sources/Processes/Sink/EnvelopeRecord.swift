import Journal
import Vocabulary
import Wire

/// What is written beside a message: who sent it from where to whom, and what it should be. fumbled(8), THE STORE.
struct EnvelopeRecord {
    let id: MessageID
    let session: SessionID
    let provenance: Provenance
    let sender: Addressee
    /// For whom it's kept.
    let recipients: [Addressee]
    let octets: UInt64
    let digest: [UInt8]
    /// The words that fired, as the log spells them.
    let faults: [String]
    let committed: WallTime

    /// One JSON object and a line end.
    var lines: [UInt8] {
        var json = JSON()
        json.object { json in
            json.key(.id)
            json.string(id.text)
            json.key(.session)
            json.integer(session.number)
            writeOrigin(to: &json)
            json.key(.sender)
            write(sender, to: &json)
            json.key(.recipients)
            json.array { json in
                for recipient in recipients { write(recipient, to: &json) }
            }
            json.key(.octets)
            json.integer(octets)
            json.key(.sha256)
            json.plain { $0.append(hexadecimal: digest) }
            json.key(.faults)
            json.array { json in
                for fault in faults { json.string(fault) }
            }
        }
        json.endLine()
        return json.octets
    }

    private func writeOrigin(to json: inout JSON) {
        json.key(.connected)
        json.plain(provenance.connected.appendTimestamp)
        json.key(.opened)
        json.plain(provenance.opened.appendTimestamp)
        json.key(.committed)
        json.plain(committed.appendTimestamp)
        json.key(.client)
        json.string(provenance.client.description)
        json.key(.listener)
        json.string(provenance.listener)
        json.key(.helo)
        json.string(provenance.helo)
        json.key(.esmtp)
        json.flag(provenance.esmtp)
        json.key(.user)
        if let user = provenance.user { json.string(user) } else { json.null() }
        json.key(.tls)
        if let security = provenance.security { write(security, to: &json) } else { json.null() }
    }

    private func write(_ security: Security, to json: inout JSON) {
        func write(_ text: String?, as key: JSON.Key, to json: inout JSON) {
            json.key(key)
            if let text { json.string(text) } else { json.null() }
        }
        json.object { json in
            write(security.version, as: .version, to: &json)
            write(security.cipher, as: .cipher, to: &json)
            write(security.group, as: .keyGroup, to: &json)
            write(security.serverName, as: .serverName, to: &json)
            write(security.applicationProtocol, as: .alpn, to: &json)
            json.key(.resumed)
            json.flag(security.isResumed)
            write(security.clientCertificate?.subject, as: .clientCertificate, to: &json)
            write(security.clientCertificate?.fingerprint, as: .clientSha256, to: &json)
        }
    }

    private func write(_ addressee: Addressee, to json: inout JSON) {
        json.object { json in
            json.key(.address)
            json.string(addressee.address)
            json.key(.parameters)
            json.object { json in
                for parameter in addressee.parameters {
                    json.key(parameter.keyword)
                    if let value = parameter.value { json.string(value) } else { json.null() }
                }
            }
        }
    }
}

/// The record's members.
extension JSON.Key {
    fileprivate static let id = JSON.Key("id")
    fileprivate static let session = JSON.Key("session")
    fileprivate static let sender = JSON.Key("sender")
    fileprivate static let recipients = JSON.Key("recipients")
    fileprivate static let octets = JSON.Key("octets")
    fileprivate static let sha256 = JSON.Key("sha256")
    fileprivate static let faults = JSON.Key("faults")
    fileprivate static let connected = JSON.Key("connected")
    fileprivate static let opened = JSON.Key("opened")
    fileprivate static let committed = JSON.Key("committed")
    fileprivate static let client = JSON.Key("client")
    fileprivate static let listener = JSON.Key("listener")
    fileprivate static let helo = JSON.Key("helo")
    fileprivate static let esmtp = JSON.Key("esmtp")
    fileprivate static let user = JSON.Key("user")
    fileprivate static let tls = JSON.Key("tls")
    fileprivate static let resumed = JSON.Key("resumed")
    fileprivate static let address = JSON.Key("address")
    fileprivate static let parameters = JSON.Key("parameters")
    fileprivate static let version = JSON.Key("version")
    fileprivate static let cipher = JSON.Key("cipher")
    fileprivate static let keyGroup = JSON.Key("key_group")
    fileprivate static let serverName = JSON.Key("server_name")
    fileprivate static let alpn = JSON.Key("alpn")
    fileprivate static let clientCertificate = JSON.Key("client_certificate")
    fileprivate static let clientSha256 = JSON.Key("client_sha256")
}
