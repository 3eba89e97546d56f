import Glibc

/// A file descriptor with one owner at a time, closed when that owner is gone.
@frozen
package struct Descriptor: ~Copyable {
    /// Valid while the owner exists. A temporary owner, as in `try open(…).number`, closes it before it can be used.
    package let number: CInt

    /// Takes a number that nobody else closes.
    package init(owning number: CInt) {
        self.number = number
    }

    /// close(2) reports nothing that could still be mended; what must be on disk was synced before.
    deinit { _ = close(number) }

    /// Hands the number over to whoever closes it from now on.
    package consuming func release() -> CInt {
        let number = self.number
        discard self
        return number
    }

    /// Another descriptor for the same open file (fcntl(2), F_DUPFD_CLOEXEC).
    package borrowing func duplicate() throws(SystemError) -> Descriptor {
        try Kernel.duplicate(number)
    }
}

/// Another descriptor for the open file behind a number that stays its owner's.
package func duplicate(_ number: CInt) throws(SystemError) -> Descriptor {
    Descriptor(owning: try checked(fcntl(number, F_DUPFD_CLOEXEC, 0), "fcntl", "F_DUPFD_CLOEXEC"))
}

/// Descriptors that came together, each taken by its new owner or closed with the rest.
package struct Descriptors: ~Copyable {
    /// Those that are left, for calls that only look.
    package private(set) var numbers: ArraySlice<CInt>

    /// Takes numbers that nobody else closes.
    package init(owning numbers: [CInt]) {
        self.numbers = numbers[...]
    }

    deinit {
        for number in numbers { _ = close(number) }
    }

    /// Duplicates of numbers that stay their owner's.
    package init(duplicating numbers: [CInt]) throws(SystemError) {
        self.init(owning: [])
        for number in numbers {
            self.numbers.append(try duplicate(number).release())
        }
    }

    package var count: Int { numbers.count }

    /// One more, behind the others.
    package mutating func append(_ descriptor: consuming Descriptor) {
        numbers.append(descriptor.release())
    }

    /// So many of the first that are left, or as many as there are.
    package mutating func take(_ count: Int) -> Descriptors {
        let first = Descriptors(owning: Array(numbers.prefix(count)))
        numbers = numbers.dropFirst(count)
        return first
    }

    /// The first one left, in the order they were sent; nil when all are taken.
    package mutating func take() -> Descriptor? {
        numbers.popFirst().map { Descriptor(owning: $0) }
    }
}
