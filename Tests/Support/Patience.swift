import Foundation

/// How long a test waits for what must happen: so long that only what hangs takes it.
package enum Patience {
    /// Seconds.
    package static let limit = 60.0
    /// Between two looks at what can't be waited for otherwise, in microseconds.
    private static let pause: UInt32 = 2_000

    /// Looks until there is something to see.
    /// - Throws: `Hung` with what was waited for.
    package static func wait<Value>(for what: String, _ look: () throws -> Value?) throws -> Value {
        let end = Date.timeIntervalSinceReferenceDate + limit
        while true {
            if let value = try look() { return value }
            guard Date.timeIntervalSinceReferenceDate < end else { throw Hung(what: what) }
            usleep(pause)
        }
    }

    /// The same for something that becomes true.
    package static func wait(until what: String, _ holds: () throws -> Bool) throws {
        try wait(for: what) { try holds() ? () : nil }
    }
}

/// What was waited for in vain.
package struct Hung: Error, CustomStringConvertible {
    let what: String

    package var description: String { "waited \(Patience.limit) s for: \(what)" }
}

/// What a test needs of its machine and doesn't get.
package struct Unfit: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// With the kernel's reason.
    package static func last(_ call: String) -> Unfit { Unfit("\(call): \(String(cString: strerror(errno)))") }
}

/// Runs the body so many times at once, each in a thread of its own, and waits for all.
package func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        Thread.detachNewThread {
            body(index)
            group.leave()
        }
    }
    group.wait()
}
