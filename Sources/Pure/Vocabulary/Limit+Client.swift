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
