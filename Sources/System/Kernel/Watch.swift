/// What a poller watches of one descriptor, so that it's told only what changes.
package struct Watch {
    package let number: CInt
    package let token: UInt64
    package private(set) var interest: Poller.Interest

    /// Adds the descriptor to the poller.
    package init(
        _ number: CInt, _ interest: Poller.Interest, token: UInt64, in poller: borrowing Poller
    ) throws(SystemError) {
        self.number = number
        self.token = token
        self.interest = interest
        try poller.add(number, interest, token: token)
    }

    package mutating func want(_ wanted: Poller.Interest, in poller: borrowing Poller) throws(SystemError) {
        guard wanted != interest else { return }
        interest = wanted
        try poller.modify(number, wanted, token: token)
    }
}
