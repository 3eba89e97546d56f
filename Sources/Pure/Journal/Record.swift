package import Vocabulary

/// One thing that happened, before it's anybody's record: what, how much it matters, to whom, with what.
///
/// Made by the typed constructors of `Occurrence+Daemon` and `Occurrence+Session` only, so that an event
/// has the fields it should have.
package struct Occurrence: Hashable, Sendable {
    package let event: Event
    package let level: Level
    package let session: SessionID?
    package let fields: [Entry]

    package struct Entry: Hashable, Sendable {
        package let field: Field
        package let value: Value

        package init(_ field: Field, _ value: Value) {
            self.field = field
            self.value = value
        }
    }

    package init(_ event: Event, _ level: Level, session: SessionID? = nil, _ fields: [Entry] = []) {
        self.event = event
        self.level = level
        self.session = session
        self.fields = fields
    }
}

/// What a field holds.
package enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    /// A time in milliseconds, which the log tells in seconds.
    case milliseconds(Int64)
    case flag(Bool)
    case texts([String])
    case integers([Int64])
    case listeners([ListeningPlace])

    /// The most elements that a list in a record has; what's beyond is left out by who makes the record.
    package static let longestList = 256
    /// The longest text in a record, in octets; longer ones are cut by who makes the record.
    package static let longestText = 2_048
}

/// An occurrence as somebody saw it at one time: what goes to the logger, which knows by the link who that is.
package struct Observation: Hashable, Sendable {
    package let time: WallTime
    package let occurrence: Occurrence

    package init(time: WallTime, _ occurrence: Occurrence) {
        self.time = time
        self.occurrence = occurrence
    }
}

/// An observation with the process that made it: a line of the log.
package struct Record: Hashable, Sendable {
    package let process: ProcessName
    package let observation: Observation

    package init(by process: ProcessName, _ observation: Observation) {
        self.process = process
        self.observation = observation
    }

    var time: WallTime { observation.time }
    var occurrence: Occurrence { observation.occurrence }
}
