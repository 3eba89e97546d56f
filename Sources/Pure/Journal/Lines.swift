import Vocabulary

extension Record {
    /// One JSON object, without a line end. fumbled-log(5).
    package var json: String {
        var json = JSON()
        json.object { json in
            json.key("time")
            json.string(time.timestamp)
            json.key("level")
            json.string(occurrence.level.description)
            json.key("event")
            json.string(occurrence.event.description)
            json.key("process")
            json.string(process.description)
            if let session = occurrence.session {
                json.key("session")
                json.integer(session.number)
            }
            for entry in occurrence.fields {
                json.key(entry.field.description)
                entry.value.write(to: &json)
            }
        }
        return json.text
    }

    /// One line for people, without a line end: time, level, process, session, event, fields.
    package var plain: String {
        let session = occurrence.session.map { ["#\($0)"] } ?? []
        let head = [time.timeOfDay, occurrence.level.description, process.description] + session
        return (head + [occurrence.event.description] + fields).joined(separator: " ")
    }

    /// The fields, for people.
    private var fields: [String] { occurrence.fields.map { "\($0.field)=\($0.value.plain)" } }

    /// What the head of a line elsewhere doesn't say: the session and the fields.
    var details: [String] { (occurrence.session.map { ["#\($0)"] } ?? []) + fields }
}

extension Value {
    func write(to json: inout JSON) {
        switch self {
        case .text(let text): json.string(text)
        case .integer(let number): json.integer(number)
        case .milliseconds(let number): json.thousandths(number)
        case .flag(let flag): json.flag(flag)
        case .texts(let texts): json.array { json in for text in texts { json.string(text) } }
        case .integers(let numbers): json.array { json in for number in numbers { json.integer(number) } }
        case .listeners(let places): json.array { json in for place in places { place.write(to: &json) } }
        }
    }

    /// As it stands in a line for people: bare where that can't be misread, else as JSON has it.
    fileprivate var plain: String {
        switch self {
        case .text(let text) where text.utf8.allSatisfy(Self.isPlain) && !text.isEmpty: return text
        case .texts(let texts) where texts.allSatisfy { $0.utf8.allSatisfy(Self.isPlain) && !$0.isEmpty }:
            return texts.isEmpty ? "-" : texts.joined(separator: ",")
        case .integers(let numbers): return numbers.isEmpty ? "-" : numbers.map(String.init).joined(separator: ",")
        case .listeners(let places):
            return places.isEmpty ? "-" : places.map { "\($0.name)@\($0.address)" }.joined(separator: ",")
        case .text, .texts, .integer, .milliseconds, .flag:
            var json = JSON()
            write(to: &json)
            return json.text
        }
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        (0x21...0x7E).contains(octet) && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: ",")
            && octet != UInt8(ascii: "\\")
    }
}

extension ListeningPlace {
    /// The object that stands for it in the ports file and the log.
    package func write(to json: inout JSON) {
        json.object { json in
            json.key("name")
            json.string(name)
            json.key("address")
            switch address {
            case .internet(let endpoint):
                json.string(endpoint.address.description)
                json.key("port")
                json.integer(endpoint.port)
            case .local: json.string(address.description)
            }
            json.key("tls")
            json.string(tls.description)
        }
    }
}
