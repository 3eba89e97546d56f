/// What the client never exceeds, whatever a server sends or a script asks for.
extension Limit {
    // MARK: Replies

    /// Line of a reply that is kept, its end included, in octets: above the longest that a fault sends (`faultLine`),
    /// so that a test can look at it. RFC 5321 §4.5.3.1.5 has servers send 512.
    package static let readReplyLine = 131_072
    /// A reply with all its lines, in octets: 10,000 lines (`faultLines`) of a usual length.
    package static let readReply = 1_048_576

    // MARK: Authentication

    /// Challenges of one exchange. SCRAM has two, LOGIN two; a server that asks on and on means no exchange.
    package static let challenges = 8
    /// Rounds of SCRAM's Hi that a server may ask a client for: a second of work. RFC 7677 §4 has servers ask for at
    /// least 4,096.
    package static let mostScramRounds = 1_000_000
}

extension Limit {
    // MARK: Scripts

    /// A script file, in octets. Nobody writes one by hand that is longer.
    package static let scriptFile = 1_048_576
    /// All files of a run, those that are included among them, in octets.
    package static let scriptFiles = 16_777_216
    /// Files that include each other.
    package static let scriptIncludes = 16
    /// Blocks within each other.
    package static let scriptDepth = 32
    /// `repeat`, and statements that a case carries out: seconds of work, and a loop in a loop in a loop ends.
    package static let scriptSteps = 1_000_000
    /// A text that is sent, in octets, and a file of `file`: above what servers take (`messageOctets`).
    package static let scriptText = 67_108_864
    /// Calls within each other. Procedures can't call themselves, so a file needs so many of them for it.
    package static let scriptCalls = 64
    /// Connections of a case that are open at a time.
    package static let scriptConnections = 1_024
    /// Replies that wait to be looked at while something is dripped: then a server that floods isn't read.
    package static let scriptEvents = 10_000
    /// Wait for what is expected, unless an option says otherwise. No server that works takes so long.
    package static let expectWait = Duration.seconds(30)
    /// What lies between two segments, so that no server's read takes both.
    package static let segmentPause = Duration.milliseconds(10)
    /// A transcript, in octets: what people read; of a longer one the beginning and the end.
    package static let transcript = 65_536
    /// One entry of it, in octets.
    package static let transcriptEntry = 2_048
}

extension Limit {
    /// A file that `fumble send` sends, or a part of what it sends, in octets: it's held whole.
    package static let mostSentFile = 268_435_456
}

extension Limit {
    // MARK: Load

    /// Sessions of a load at a time: what one address has ports for, with room for others.
    package static let loadSessions = 1...20_000
    /// Messages of a load: at the highest rate that a machine was seen to have, a day.
    package static let loadMessages: ClosedRange<UInt64> = 1...10_000_000_000
    /// Messages a second.
    package static let loadRate: ClosedRange<UInt64> = 1...1_000_000
    /// Recipients of a message of a load. More than any server takes at a time, and it's one write.
    package static let loadRecipients = 1...10_000
    /// Connections of a load whose banner hasn't come: no server's backlog overflows, for which listen(2) has 4,096 and
    /// many servers a hundred.
    package static let loadOpening = 64
    /// Before a session that couldn't be had is tried again: the first pause, and the longest that it grows to by
    /// doubling.
    package static let loadPause = Duration.milliseconds(50)
    package static let longestLoadPause = Duration.seconds(1)
    /// How long a server that was there may take no connection before a load gives it up. A server that starts anew
    /// is back by then.
    package static let loadAbsence = Duration.seconds(5)
    /// Sessions in a row that a server refuses for good before a load is given up: more than are refused by chance, and
    /// no more than one round of those that there are unless an option says otherwise.
    package static let loadRefusals = 20
    /// How long the sessions of a load may take to answer QUIT at its end.
    package static let loadFarewell = Duration.seconds(5)
    /// What TLS encrypts in one go, in octets: four records. RFC 8446 §5.1.
    package static let loadPiece = 65_536
    /// Sessions that play rows of the zoo beside a load. Each has a thread.
    package static let mixSessions = 1_000
}
