import Foundation

/// What a process writes into a pipe, read by a thread of its own as it comes.
package final class Output: @unchecked Sendable {
    private let number: CInt
    private let changed = NSCondition()
    private var octets: [UInt8] = []
    private var ended = false
    private var isClosed = false

    /// Takes the reading end. Nothing is read before `start`.
    init(_ number: CInt) {
        self.number = number
    }

    deinit { if !isClosed { close(number) } }

    /// From here on everything is read.
    package func start() {
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(number, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                changed.withLock {
                    if count > 0 { octets += buffer[..<count] } else { ended = true }
                    changed.broadcast()
                }
                if count <= 0 { return }
            }
        }
    }

    /// Reads no more than the first line, then closes the pipe, as head(1) does.
    package func takeFirstLineAndClose() -> String {
        var line: [UInt8] = []
        var octet: UInt8 = 0
        while read(number, &octet, 1) == 1, octet != UInt8(ascii: "\n") { line.append(octet) }
        close(number)
        isClosed = true
        return String(decoding: line, as: UTF8.self)
    }

    /// What came so far.
    package var soFar: [UInt8] { changed.withLock { octets } }
    package var text: String { String(decoding: soFar, as: UTF8.self) }
    /// The whole lines that came so far.
    package var lines: [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }

    /// Waits until something is to be seen in what came, or everything has come.
    /// - Returns: nil if it came to its end without it.
    func wait<Value>(for what: String, _ look: () throws -> Value?) throws -> Value? {
        let end = Date().addingTimeInterval(Patience.limit)
        while true {
            let (count, isAtEnd) = changed.withLock { (octets.count, ended) }
            if let value = try look() { return value }
            if isAtEnd { return nil }
            let isInTime = changed.withLock {
                octets.count != count || ended || changed.wait(until: end)
            }
            guard isInTime else { throw Hung(what: what) }
        }
    }

    /// All of it, once every writer has closed the pipe.
    package func whole(_ what: String) throws -> String {
        _ = try wait(for: "the end of \(what)") { Void?.none }
        return text
    }
}
