import Foundation
import Support
import Testing

/// Whom SIGKILL meets, and when.
struct Kill: Sendable, CustomTestStringConvertible {
    enum Victim: String, CaseIterable, Sendable {
        case everyone = "all processes"
        case sink
        case session = "session/0"
        case listener
        case logger
        case parent
    }

    enum Moment: Sendable {
        /// So many messages have been acknowledged, and so many microseconds have passed since.
        case any(acknowledged: Int, microseconds: UInt32)
        /// The sink stands before or behind a step, which it has passed so often already.
        case step(CommitStep, isBehind: Bool, passed: Int)
    }

    let victim: Victim
    let moment: Moment

    var testDescription: String {
        switch moment {
        case .any(let acknowledged, let microseconds):
            "\(victim.rawValue), \(acknowledged) messages and \(microseconds) µs on"
        case .step(let step, let isBehind, let passed):
            "\(victim.rawValue), \(isBehind ? "when" : "before") \(step.rawValue) for the \(passed + 1)th time"
        }
    }

    /// So many of them: both sides of every step in turn, and between them moments that nobody chose. Only root sees
    /// the steps.
    static func plan(_ count: Int, from seed: UInt64, seesSteps: Bool) -> [Kill] {
        var chance = SplitMix(seed: seed)
        let sides = CommitStep.allCases.flatMap { [($0, false), ($0, true)] }
        return (0..<count).map { index in
            let victim: Victim = index % 2 == 0 ? .everyone : Victim.allCases.randomElement(using: &chance) ?? .sink
            guard seesSteps, index % 3 != 2 else {
                return Kill(
                    victim: victim,
                    moment: .any(
                        acknowledged: .random(in: 0...60, using: &chance),
                        microseconds: .random(in: 0...5_000, using: &chance)))
            }
            let (step, isBehind) = sides[(index - index / 3) % sides.count]
            let passed = Int.random(in: 0...40, using: &chance)
            return Kill(victim: victim, moment: .step(step, isBehind: isBehind, passed: passed))
        }
    }

    /// Waits for the moment, and kills.
    func strike(_ daemon: Daemon, under load: Load) throws {
        switch moment {
        case .any(let acknowledged, let microseconds):
            try Patience.wait(until: "\(acknowledged) messages") { load.acknowledged.count >= acknowledged }
            usleep(microseconds)
            kill(daemon)
        case .step(let step, let isBehind, let passed):
            try Self.onThread {
                var sink = try Tracer(try daemon.child("sink").pid)
                try sink.run(to: step, isBehind: isBehind, passing: passed)
                kill(daemon)
                sink.detach()
            }
        }
    }

    /// The kernel counts a tracer by its thread.
    private static func onThread(_ body: @escaping () throws -> Void) throws {
        nonisolated(unsafe) let body = body
        nonisolated(unsafe) var result: Result<Void, any Error> = .success(())
        concurrently(1) { _ in result = Result { try body() } }
        try result.get()
    }

    private func kill(_ daemon: Daemon) {
        for process in daemon.children where hits(process.title) { Glibc.kill(process.pid, SIGKILL) }
        if victim == .everyone || victim == .parent { daemon.signal(SIGKILL) }
    }

    private func hits(_ title: String) -> Bool { victim == .everyone || title == "fumbled: \(victim.rawValue)" }
}

extension Tracer {
    fileprivate mutating func run(to step: CommitStep, isBehind: Bool, passing: Int) throws {
        var left = passing
        while let stop = try next() {
            let call: Tracer.SystemCall
            switch stop {
            case .before(let now) where !isBehind: call = now
            case .behind(let now) where isBehind: call = now
            case .before, .behind: continue
            }
            guard CommitStep(call, of: self) == step else { continue }
            if left == 0 { return }
            left -= 1
        }
        throw Unfit("the sink ended before \(step.rawValue)")
    }
}
