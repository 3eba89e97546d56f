/// What is never exceeded, and what holds unless a setting says otherwise.
///
/// Each number has its unit, its source and its reason here; no other file holds a bare one.
package enum Limit {
    // MARK: The dialogue

    /// Command line, CRLF included, in octets, before a parameter lengthens it. RFC 5321 §4.5.3.1.4.
    package static let commandLine = 512
    /// What SIZE adds to a MAIL command line, in octets. RFC 1870 §3.
    package static let commandLineForSize = 26
    /// What BODY adds to a MAIL command line, in octets. RFC 6152 §2.
    package static let commandLineForBody = 17
    /// What AUTH adds to a MAIL command line, in octets. RFC 4954 §3.
    package static let commandLineForAuth = 500
    /// Name of a mechanism, in octets. RFC 4422 §3.1.
    package static let mechanism = 20
    /// User name, in octets. RFC 4616 §2 asks for at least 255.
    package static let userName = 1_024
    /// The configured secret of AUTH, in octets. As much as PLAIN's RFC 4616 §2 asks for.
    package static let secret = 255
    /// A client's nonce in SCRAM, in octets: with ours it fits a challenge. RFC 5802 sets none, and clients have 24.
    package static let clientNonce = 1_024
    /// Rounds of SCRAM's Hi. RFC 7677 §4 asks for at least 4,096; more would only cost more.
    package static let scramRounds = 4_096
    /// What SMTPUTF8 adds to a MAIL command line, in octets. RFC 6531 §3.1.
    package static let commandLineForUTF8 = 10
    /// `ENVID`, in octets of xtext. RFC 3461 §4.4.
    package static let envelopeID = 100
    /// `ORCPT`, in octets. RFC 3461 §4.2.
    package static let originalRecipient = 500
    /// What DSN adds to a MAIL command line, in octets: RET and the longest ENVID. RFC 3461 §4.3, §4.4.
    package static let commandLineForReturn = " RET=FULL ENVID=".utf8.count + envelopeID
    /// What DSN adds to a RCPT command line, in octets: NOTIFY and the longest ORCPT. RFC 3461 §4.1, §4.2.
    package static let commandLineForNotify =
        " NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=".utf8.count + originalRecipient
    /// What the line reader holds while it looks for the end of a command line, in octets.
    /// Above every line that some command may have, so that a line too long for its verb is still named by it.
    package static let heldLine = 2_048
    /// Line of AUTH, or of a response or a challenge within its exchange, CRLF included, in octets. RFC 4954 §4.
    package static let responseLine = 12_288
    /// What the line reader throws away in search of a CRLF before it gives the client up, in octets.
    /// 32 times what it holds: a sender that forgot one CRLF gets back in step, one that never sends it doesn't.
    package static let discardedLine = 65_536
    /// Local part, in octets. RFC 5321 §4.5.3.1.1.
    package static let localPart = 64
    /// Domain, in octets. RFC 5321 §4.5.3.1.2.
    package static let domain = 255
    /// Label of a domain, in octets. RFC 1035 §2.3.4.
    package static let label = 63
    /// Path, angle brackets included, in octets. RFC 5321 §4.5.3.1.3 has 256, which is less than the longest local part
    /// and the longest domain take together; both have to be taken.
    package static let path = "<@>".utf8.count + localPart + domain
    /// Reply line, CRLF included, in octets. RFC 5321 §4.5.3.1.5.
    package static let replyLine = 512
    /// Digits of a SIZE value. RFC 1870 §5.
    package static let sizeDigits = 20
    /// Octets that one BDAT announces. RFC 3030 §2 has no limit; with the content before it, this many can be counted.
    package static let chunk: UInt64 = 1 << 63
    /// Octets of a refused chunk that are read and dropped, so that the dialogue can go on. RFC 3030 §2. Twenty times
    /// what a message may have: a client that announces more has no message.
    package static let droppedChunk: UInt64 = 1_073_741_824
    /// Octets of a chunk after which the wait for content starts anew, as it does behind a line of DATA's.
    /// As many as a line of text may have: RFC 5321 §4.5.3.1.6.
    package static let chunkBlock: UInt64 = 1_000
    /// Parameters of one MAIL or RCPT. No command line has room for more of them with a value.
    package static let parameters = 64

    /// Replies that wait for a client to take them, in octets; above, its commands wait as well.
    /// What the kernel keeps for a socket comes on top, so a client that reads never notices.
    package static let unsentReplies = 32_768
    /// Octets of an unknown verb that the log shows. Longer than any verb; what's longer still is no mistyped one.
    package static let loggedVerb = 12

    // MARK: Faults

    /// Words that the recipients of one transaction can bring. A hundred recipients, as RFC 5321 §4.5.3.1.8 asks for,
    /// with more words each than a local part has room for.
    package static let armedWords = 1_000
    /// How long what a fault is counted by is remembered after its last use. Longer than any sender's first retries.
    package static let ledgerKeep = Duration.seconds(3_600)
    /// Keys that are counted at a time: as many attempts as a busy test makes in that time, in some ten megabytes.
    package static let ledgerKeys = 100_000
    /// What a handshake's octets are apart where they are dripped. A flight has some three thousand.
    package static let handshakeDrip = Duration.milliseconds(1)
    /// What a reply's two segments are apart, so that no sender's kernel hands them over as one.
    package static let splitPause = Duration.milliseconds(100)

    // MARK: What a setting can change

    /// Message content, in octets, dots unstuffed. Fifty MiB: larger than what public providers take.
    package static let messageOctets = 52_428_800
    /// Recipients of one message. RFC 5321 §4.5.3.1.8 asks for at least 100.
    package static let recipients = 1_000
    /// Recipients of one message that the store keeps: the highest that a setting may ask for.
    package static let recipientsStored = 100_000
    /// Commands answered with a syntax or sequence error since the last message taken. RFC 5321 §7.8.
    package static let badCommands = 20
    /// Clients at a time.
    package static let connections = 1_000
    /// Clients at a time from one address. The same: a test's clients all come from the loopback address.
    package static let connectionsPerAddress = 1_000
    /// Session processes. More than this many CPUs were never worth a process each.
    package static let sessionProcesses = 64

    // MARK: How far a setting may go

    /// Message content, in octets: 1 TiB, above every mail and far below where a count of octets overflows.
    package static let mostMessageOctets = 1_099_511_627_776
    /// Recipients of one message. With the longest addresses their envelope record is some 30 MB.
    package static let mostRecipients = 100_000
    /// Commands answered with an error: in effect no limit.
    package static let mostBadCommands = 1_000_000
    /// Clients at a time. One address has no more ports to speak from.
    package static let mostConnections = 65_535
    /// Of anything that is counted by the minute: in effect no limit.
    package static let mostPerMinute = 1_000_000
    /// Addresses, users or senders that a rate is counted for at a time: as many as a busy test has in two minutes, in
    /// some ten megabytes.
    package static let rateKeys = 100_000
    /// Listening sockets: what one message of descriptors has room for, with the root directory.
    package static let listeners = 100
    /// The port of SMTP between servers. RFC 5321 §4.5.4.2.
    package static let smtpPort: UInt16 = 25
    /// A port that can be asked for. 0 asks the kernel to choose (ip(7)).
    package static let ports = 1...65_535
    /// What `auto` adds to every default port until all are free. Above the ten ports of a row of listeners
    /// that differ in one thing, so that two daemons beside each other don't interlock.
    package static let portOffsetStep = 20
    /// A wait that is set. Never 0: a deadline that has passed before it starts refuses everybody.
    package static let shortestWait = Duration.milliseconds(1)
    /// A wait that is set. A day: what waits longer isn't waiting.
    package static let longestWait = Duration.seconds(86_400)
    /// How long a second of the daemon's lasts, in ten-thousandths of a second: 0.0001 to 100.
    /// Below, the kernel's clock ticks are all that is left of a deadline; above, nobody waits for a test.
    package static let timeScale: ClosedRange<UInt32> = 1...1_000_000
    /// Path of a file, in octets: PATH_MAX without the NUL. limits.h(0P).
    package static let filePath = 4_095
    /// Name of a file in its directory, in octets: NAME_MAX. limits.h(0P).
    package static let fileName = 255
    /// Path of a local socket, in octets: sun_path without the NUL. unix(7).
    package static let socketPath = 107
    /// Outlets of the log. Nobody reads so many.
    package static let logOutlets = 8
    /// Configuration file, in octets. Room for some ten thousand rules; what is larger is another file.
    package static let configurationFile = 1_048_576
    /// Mappings and sequences of a configuration file within each other. The deepest key of ours stands at 4.
    package static let configurationDepth = 16
    /// Mistakes in a configuration that are told one by one; of the others their number.
    package static let mistakesTold = 50
    /// Header line of the PROXY protocol, version 1, CRLF included, in octets. proxy-protocol.txt §2.1.
    package static let proxyLine = 107
    /// Name of a user or group, in octets. useradd(8).
    package static let accountName = 32

    // MARK: Waiting

    /// Wait for a whole command line, from the last octet of our reply.
    /// RFC 5321 §4.5.3.2.7 asks for at least five minutes.
    package static let commandWait = Duration.seconds(300)
    /// Wait for the next whole line of content. RFC 5321 §4.5.3.2.5 gives a block three minutes.
    package static let contentWait = Duration.seconds(180)
    /// Wait for the end of the content, from the 354. Ten times the sender's own patience of
    /// RFC 5321 §4.5.3.2.6 and more: it ends a sender that keeps content going for ever, line by line.
    package static let messageWait = Duration.seconds(7_200)
    /// Wait for a client to take the replies it has coming. As long as for a command.
    package static let replyWait = Duration.seconds(300)
    /// Wait for the client to give up a connection on which a fault has us say nothing any more. As long as a message
    /// may take: far beyond the ten minutes that RFC 5321 §4.5.3.2.6 has a client wait at most.
    package static let holdWait = Duration.seconds(7_200)
    /// Within that a client that is held may end its side and is held on: it has said all and waits. Later it gives up.
    /// Not scaled: it's the network's way, and the store's.
    package static let halfCloseWait = Duration.seconds(1)
    /// Wait for a whole TLS handshake, from the first octet or from our 220. A handshake takes two round trips and
    /// a signature; this is ten times what the slowest line and device need.
    package static let handshakeWait = Duration.seconds(60)
    /// Silence of a connection before the kernel asks whether its other end is there, in seconds. tcp(7),
    /// TCP_KEEPIDLE. RFC 1122 §4.2.3.6 wants two hours unless somebody asks for less; a client's kernel remembers an
    /// end that nobody answered for one minute.
    package static let keepAliveIdle = 120
    /// Wait for the client's end-of-file after ours. Long enough for the last reply to arrive, no longer:
    /// a close with unread input sends RST, and the reply is lost.
    package static let lingerWait = Duration.seconds(2)
    /// The same when the daemon stops. Not scaled: what is left is the kernel's way to the client.
    package static let stopLingerWait = Duration.milliseconds(500)
    /// What a message being received has left when the daemon stops.
    package static let stopWait = Duration.seconds(5)
    /// Wait for a child to confine itself at start. Not scaled: no test waits for it.
    package static let startWait = Duration.seconds(10)

    /// Silence behind which an unfinished file with another hostname is left for good. maildir(5): a file in tmp/
    /// that nobody has accessed for 36 hours may be removed. Not scaled: another daemon's time.
    package static let leftoverAge = Duration.seconds(129_600)

    // MARK: Words of the fault language

    /// A word, in octets: more than the longest one has, and what a local part has room for.
    package static let faultWord = 64
    /// `x`: firings. What fails a thousand times is a configuration, not an attempt.
    package static let faultTimes = 1...1_000
    /// `p`: of a hundred. 0 and 100 are no chance.
    package static let faultPercent = 1...99
    /// `n`: which occurrence of a point in a session.
    package static let faultOccurrence = 1...1_000
    /// `at`: octets of content, up to 1 GiB.
    package static let faultContent = 1...1_073_741_824
    /// `wait`, `stall`: milliseconds, up to 605 s: the longest that RFC 5321 §4.5.3.2.6 has a client wait is ten
    /// minutes, and then it should have given up.
    package static let faultWait = 0...605_000
    /// `grey`: milliseconds, from a second to a day. RFC 6647 §5 asks for a minute to a day.
    package static let faultGrey = 1_000...86_400_000
    /// `drip`: milliseconds between two octets.
    package static let faultDrip = 1...10_000
    /// `slow`: octets of content a second.
    package static let faultRate = 1...1_000_000
    /// `long`: octets of a reply line, CRLF included: above `replyLine`, or it would be an honest one.
    package static let faultLine = (replyLine + 1)...100_000
    /// `lines`: lines of a reply.
    package static let faultLines = 2...10_000
    /// A reply code that refuses. RFC 5321 §4.2.1.
    package static let faultCode = 400...599
    /// `size`: octets that EHLO offers.
    package static let offeredSize = 1_000...10_485_760
    /// `dlay`: seconds before every reply. As far as `wait`.
    package static let replyDelay = 1...605
    /// `rcptmax`: recipients of one message.
    package static let offeredRecipients = 1...1_000

    /// Rules of the configuration. Each is looked at for each command, and no test has so many.
    package static let rules = 4_096
    /// Words of one rule, or of one listener: more than there are points.
    package static let ruleWords = 64
    /// Pattern of a rule, in octets: twice the longest path.
    package static let pattern = 512
    /// Domains that clients' words are heard in.
    package static let faultDomains = 64

    // MARK: Own certificates

    /// Certificates of the server's own. Every session process has all of them ready; no server has so many names.
    package static let certificates = 64
    /// A file of certificates or of a key, in octets: a chain of eight, each as long as a packet takes.
    package static let certificateFile = 524_288
    /// Bits of an RSA key. RFC 9325 §4.1 has 2,048 at least; above, a signature takes longer than a client waits.
    package static let rsaBits = 2_048...8_192
    /// Octets of a signature: one of the longest RSA key.
    package static let signature = 1_024
    /// Wait of a session process for a signature, in which it does nothing else. The keeper takes a few milliseconds
    /// for one, and at most each session process waits for one before it. Not scaled: nobody's clock is waited for.
    package static let signatureWait = Duration.seconds(2)

    // MARK: Between processes

    /// Packet on a link, in octets. Well below what a socketpair takes at its default buffer (212,960).
    package static let packet = 32_768
    /// Content that a session process holds and hands over with its envelope, in octets; longer content goes into a file
    /// that the sink makes. Most mail without attachments has less, and several messages have room in a packet.
    package static let heldContent = 8_192
    /// Messages that a session process has handed over with their content and that aren't settled, should the disk be
    /// slow: together at most a quarter of what may wait on a link. What comes then goes into files, one by one.
    package static let keptInFlight = 1_024
    /// Text in a message between processes, in octets, unless its field says less.
    package static let text = 4_096
    /// Descriptors in flight from one process: from the listener connections that no session process has confirmed
    /// yet, from the sink files that were asked for. An unprivileged sender with 64 descriptors allowed gets
    /// ETOOMANYREFS at the 65th. The session processes share them evenly.
    package static let descriptorsInFlight = 64
    /// Descriptors in one message.
    package static let descriptorsPerMessage = 128
    /// Descriptors that a process reports as its own when it's confined; above this it has none. As many as the parent
    /// can have, which has the most of them.
    package static let descriptorsReported = parentDescriptors
    /// Packets that wait for room on a link. Credit keeps far below it: above it the peer no longer reads.
    package static let waitingPackets = 16_384
    /// The same in octets: the largest envelope, of `mostRecipients` with the longest addresses, four times.
    package static let waitingOctets = 134_217_728
    /// Events that a process takes from the kernel in one turn of its loop: what is left comes in the next.
    package static let readyAtOnce = 256
    /// Log records that wait in a process for room on the way to the logger, in octets as they go there: some
    /// thousands. What comes then is dropped and counted.
    package static let waitingRecordOctets = 1_048_576
    /// Wait of a process that ends for the logger to have room for its last records. Half of what the parent
    /// gives it to end when all is lost.
    package static let lastWordsWait = Duration.milliseconds(500)

    // MARK: The log

    /// What an outlet of the log has waiting for room, in octets: some thousands of lines, enough for a collector that
    /// starts anew. What comes then is dropped and counted.
    package static let waitingLogOctets = 1_048_576
    /// Before an outlet that was lost is tried again: the first pause, and the longest that it grows to by doubling.
    package static let logPause = Duration.milliseconds(100)
    package static let longestLogPause = Duration.seconds(30)
    /// Before a file that took nothing is tried again where no record comes.
    package static let fullLogPause = Duration.seconds(1)
    /// Octets that a pipe which is ready takes at once, whole, without making anybody wait: PIPE_BUF, pipe(7).
    package static let pipeWrite = 4_096
    /// Addresses of one collector that are tried in turn.
    package static let collectorAddresses = 8
    /// What an outlet is called, in octets.
    package static let outletName = 512

    // MARK: Open descriptors of a process, as RLIMIT_NOFILE has them

    /// The parent: a link to each child, and while it starts both ends of every link, 858 with all session processes,
    /// the listeners, and the directories of certificates and log files.
    package static let parentDescriptors = 2_048
    /// The listener: its sockets, a link to each session process, and for each of those the unconfirmed connections.
    package static let listenerDescriptors = 8_192
    /// A session process: for each client the connection and the file of a message, and 64 for itself. Room for all the
    /// clients that a setting may ask for.
    package static let sessionDescriptors = 2 * mostConnections + 64
    /// The sink: the file of a message of each of these clients, links, and 64 for itself.
    package static let sinkDescriptors = mostConnections + sessionProcesses + 64
    /// The certifier: a link to each session process, and a poller.
    package static let certifierDescriptors = 256
    /// The keeper: a link to each session process, and a poller.
    package static let keeperDescriptors = 256
    /// The logger: a link to each process, and the log.
    package static let loggerDescriptors = 256
}
