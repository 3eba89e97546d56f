package import Journal
import Vocabulary

/// How an observation lies on the wire.
extension Writer {
    package mutating func observation(_ observation: Observation) {
        let occurrence = observation.occurrence
        int64(observation.time.microseconds)
        uint8(occurrence.event.rawValue)
        uint8(occurrence.level.rawValue)
        optional(occurrence.session) { $0.session($1) }
        list(occurrence.fields) { writer, entry in
            writer.uint8(entry.field.rawValue)
            writer.value(entry.value)
        }
    }

    private mutating func value(_ value: Value) {
        switch value {
        case .text(let text):
            uint8(1)
            self.text(text)
        case .integer(let number):
            uint8(2)
            int64(number)
        case .flag(let flag):
            uint8(3)
            self.flag(flag)
        case .texts(let texts):
            uint8(4)
            list(texts) { $0.text($1) }
        case .integers(let numbers):
            uint8(5)
            list(numbers) { $0.int64($1) }
        case .listeners(let places):
            uint8(6)
            list(places) { $0.listeningPlace($1) }
        case .milliseconds(let number):
            uint8(7)
            int64(number)
        }
    }
}

extension Reader {
    /// Fields of one observation. No event has more of them than there are.
    private static let mostFields = Field.allCases.count

    package mutating func observation() throws(WireError) -> Observation {
        let time = WallTime(microseconds: try int64("time"))
        let event: Event = try choice("event")
        let level: Level = try choice("level")
        let session = try optional("session") { (reader) throws(WireError) in try reader.session("session") }
        let fields = try list("fields", most: Self.mostFields) { (reader) throws(WireError) in
            let field: Field = try reader.choice("field")
            return Occurrence.Entry(field, try reader.value(field.description))
        }
        return Observation(time: time, Occurrence(event, level, session: session, fields))
    }

    private mutating func value(_ field: String) throws(WireError) -> Value {
        switch try uint8(field) {
        case 1: return .text(try text(field, most: Value.longestText))
        case 2: return .integer(try int64(field))
        case 3: return .flag(try flag(field))
        case 4:
            return .texts(
                try list(field, most: Value.longestList) { (reader) throws(WireError) in
                    try reader.text(field, most: Value.longestText)
                })
        case 5:
            return .integers(
                try list(field, most: Value.longestList) { (reader) throws(WireError) in try reader.int64(field) })
        case 6:
            return .listeners(
                try list(field, most: Value.longestList) { (reader) throws(WireError) in
                    try reader.listeningPlace(field)
                })
        case 7: return .milliseconds(try int64(field))
        default: throw error(field, .invalid)
        }
    }
}
