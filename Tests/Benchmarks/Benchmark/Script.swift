/// What a client says, step by step, and which replies it must get.
package struct Script: Sendable {
    /// One write, and the replies that answer it.
    package struct Step: Hashable, Sendable {
        package let octets: [UInt8]
        package let codes: [UInt16]
        /// Whether a message's time runs from this write.
        package let begins: Bool
        /// Which of the replies takes a message, if one does.
        package let takes: Int?

        init(_ text: String, _ codes: [UInt16], begins: Bool = false) {
            self.init(octets: Array(text.utf8), codes, begins: begins, takes: nil)
        }

        init(octets: [UInt8], _ codes: [UInt16], begins: Bool = false, takes: Int?) {
            self.octets = octets
            self.codes = codes
            self.begins = begins
            self.takes = takes
        }
    }

    /// What comes after a step.
    package enum Next: Equatable {
        case step(Int)
        /// There is no message for this connection; it stays open.
        case rest
        /// QUIT was answered.
        case close
    }

    package let load: Load
    package let steps: [Step]

    /// The first step of a connection: the banner.
    package static let banner = 0
    /// Its second: EHLO.
    package static let hello = 1
    /// The first step of a message on a connection that was greeted.
    package static let message = 2
    /// The last step of a connection.
    package var quit: Int { steps.count - 1 }

    package init(_ load: Load) {
        self.load = load
        let mail = "MAIL FROM:<sender@bench.test>\r\n"
        let recipient = "RCPT TO:<recipient@bench.test>\r\n"
        let data = "DATA\r\n"
        let group = Array((mail + recipient + data).utf8)
        let content = content(octets: load.octets) + Array(".\r\n".utf8)
        let isKept = load.connections == .reused
        let whole = Step(octets: content, [250], takes: 0)

        var steps = [Step("", [220], begins: !isKept), Step("EHLO bench.test\r\n", [250])]
        switch load.style {
        case .lockStep:
            steps += [Step(mail, [250], begins: isKept), Step(recipient, [250]), Step(data, [354]), whole]
        case .grouped:
            steps += [Step(octets: group, [250, 250, 354], begins: isKept, takes: nil), whole]
        case .streamed:
            // The group of a message goes with the content of the one before: its time runs from its content.
            steps += [
                Step(octets: group, [250, 250, 354], takes: nil),
                Step(octets: content + group, [250, 250, 250, 354], begins: true, takes: 0),
                Step(octets: content, [250], begins: isKept, takes: 0),
            ]
        }
        self.steps = steps + [Step("QUIT\r\n", [221])]
    }

    /// What follows a step whose replies have come.
    /// - Parameter claim: takes one of the messages that are left; false if there are none.
    package func next(after step: Int, claim: () -> Bool) -> Next {
        let afterContent = quit - 1
        switch (step, load.connections) {
        case (quit, _): return .close
        case (Self.banner, _): return .step(Self.hello)
        case (Self.hello, .reused): return .rest
        case (Self.hello, .perMessage): return .step(Self.message)
        case (afterContent, .perMessage): return .step(quit)
        case (Self.message, .perMessage) where load.style == .streamed: return .step(afterContent)
        case (afterContent, .reused):
            // A stream ends here, since whoever streams claims before the content.
            if load.style == .streamed { return .rest }
            return claim() ? .step(Self.message) : .rest
        default:
            if load.style == .streamed { return .step(claim() ? Self.message + 1 : afterContent) }
            return .step(step + 1)
        }
    }
}
