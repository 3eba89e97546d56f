extension Carrier {
    /// Whether a word of a point can act if it rides here: a point that comes before the carrier, or after what it
    /// brought is gone, can't be reached.
    package func reaches(_ point: Point) -> Bool {
        switch self {
        case .recipient: point.isBehindRecipient
        case .sender: point != .banner
        case .user: point == .auth
        case .helo: point != .banner
        case .rule, .listener: true
        }
    }
}

extension Point {
    /// Points where a sender's words hold no longer than its transaction.
    var isInTransaction: Bool { self == .mail || isBehindRecipient }

    fileprivate var isBehindRecipient: Bool {
        switch self {
        case .rcpt, .data, .body, .dot, .bdat: true
        case .banner, .helo, .starttls, .auth, .mail, .rset, .noop, .vrfy, .expn, .help, .quit, .any: false
        }
    }

    /// Whether it's a command or the end of content: what `any` can meet.
    var isMetByAny: Bool { self != .banner && self != .body && self != .any }

    /// From 0, in the order of their declaration.
    var index: Int {
        switch self {
        case .banner: 0
        case .helo: 1
        case .starttls: 2
        case .auth: 3
        case .mail: 4
        case .rcpt: 5
        case .data: 6
        case .body: 7
        case .dot: 8
        case .bdat: 9
        case .rset: 10
        case .noop: 11
        case .vrfy: 12
        case .expn: 13
        case .help: 14
        case .quit: 15
        case .any: 16
        }
    }
}
