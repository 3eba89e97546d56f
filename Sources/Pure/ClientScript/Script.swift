package import Diagnosis

/// What files of the script language say, once they are read: fumble-script(5).
package struct Script: Hashable, Sendable {
    package var cases: [TestCase] = []
    package var procedures: [String: Procedure] = [:]
    /// Variables of the top, in their order.
    package var variables: [Variable] = []

    package init() {}

    package struct Variable: Hashable, Sendable {
        package let name: String
        package let value: Text
    }

    package struct Procedure: Hashable, Sendable {
        package let place: Place
        package let name: String
        package let parameters: [String]
        package var body: [Statement]
    }
}

/// One case of a script.
package struct TestCase: Hashable, Sendable {
    package var place: Place
    package var name: String
    /// The rule that it puts to the test.
    package var clause: String?
    package var connectsFirst = true
    package var expectsFailure = false
    package var isSkipped = false
    /// How many of the script's variables stand above it.
    package var variables = 0
    package var body: [Statement] = []
}

/// One statement, and where it stands.
package struct Statement: Hashable, Sendable {
    package let place: Place
    package let action: Action

    package indirect enum Action: Hashable, Sendable {
        case block([Statement])
        case times(Int, Statement)
        case random([Statement])
        case call(String, [Text])
        case onProfile([ExpectedProfile], [Statement])
        case onOffer(Text, isOffered: Bool, [Statement])
        /// Whether the latest reply is one of these.
        case onReply([ReplyPattern], isMatched: Bool, [Statement])
        /// Whether a variable has any text.
        case onVariable(String, isSet: Bool, [Statement])
        case require(Text)
        case assign(String, Text)
        case sleep(Duration)
        case noop
        case skip(Text)
        /// The rest of the case isn't carried out.
        case pass
        case fail(Text)
        case connect(Target, as: String)
        case use(String)
        case disconnect
        case halfClose
        case reset
        case startTLS(Handshake)
        case expectTLS(TLSFact, Text)
        case write(Text)
        case segments([Text], Duration)
        /// So many octets at a time.
        case drip(Text, Duration, by: Int)
        case pipeline([Statement])
        case content(Text)
        case bdat(Text, isLast: Bool)
        case auth(mechanism: Text, user: Text, secret: Text)
        case expect(Expectation)
        case capture(String, after: Text?, before: Text?)
    }
}

/// What manner of server is expected: the column of a table of replies.
package enum ExpectedProfile: String, Hashable, Sendable, CaseIterable {
    case strict
    case postfix
    case lenient
}

/// Where `connect` leads; the server of the run where nothing is named.
package struct Target: Hashable, Sendable {
    package var host: Text?
    package var port: Text?
}

/// How a handshake is to be, and whether it must fail.
package struct Handshake: Hashable, Sendable {
    package var version: TLSVersion?
    package var name: Text?
    package var alpn: Text?
    /// The file of a PEM bundle.
    package var trust: Text?
    package var mustFail = false
}

package enum TLSVersion: String, Hashable, Sendable, CaseIterable {
    case v10 = "1.0"
    case v11 = "1.1"
    case v12 = "1.2"
    case v13 = "1.3"
}

/// What can be asked of a handshake that is done.
package enum TLSFact: Hashable, Sendable {
    case version
    case alpn
    case certificateName
}

/// What must happen next.
package struct Expectation: Hashable, Sendable {
    package var events: [Event]
    /// Nil is as long as the run allows.
    package var within: Duration?

    package enum Event: Hashable, Sendable {
        case reply(ReplyPattern)
        case disconnect
        case silence(Duration)
        /// Octets that are no reply.
        case octets([UInt8])
        /// Only for one of these profiles.
        indirect case only([ExpectedProfile], Event)
    }

    /// What may happen for a profile.
    package func events(for profile: ExpectedProfile) -> [Event] {
        events.compactMap { event in
            guard case .only(let profiles, let inner) = event else { return event }
            return profiles.contains(profile) ? inner : nil
        }
    }
}
