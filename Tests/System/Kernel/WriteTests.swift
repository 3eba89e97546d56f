import Foundation
import Kernel
import Testing

@Suite("Writing")
struct WriteTests {
    /// Standard output is shared with whoever started the program, who may have made it so.
    @Test func `what doesn't block is waited for, and gets all of it`() throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let reading = Descriptor(owning: ends[0])
        let writing = Descriptor(owning: ends[1])
        try #require(fcntl(writing.number, F_SETFL, O_NONBLOCK) == 0)

        // Sixteen times what a pipe holds: pipe(7).
        let octets = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 / 251) }
        let number = reading.number
        let read = Reading()
        Thread.detachNewThread { read.all(from: number) }
        try write(all: octets.span, to: writing.number)
        _ = consume writing
        #expect(read.result() == octets)
        withExtendedLifetime(reading) {}
    }

    /// What another thread reads until the end.
    private final class Reading: @unchecked Sendable {
        private let ended = DispatchSemaphore(value: 0)
        private var octets: [UInt8] = []

        func all(from number: CInt) {
            var scratch = [UInt8](repeating: 0, count: 4_096)
            while let count = try? Kernel.read(number, into: &scratch), count > 0 { octets += scratch[..<count] }
            ended.signal()
        }

        func result() -> [UInt8] {
            ended.wait()
            return octets
        }
    }
}
