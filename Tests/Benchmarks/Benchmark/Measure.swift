/// What is measured of a server under a load. The raw value is its name in a saved run, unit included.
package enum Measure: String, Hashable, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    /// Of all the server's processes, from /proc/PID/task/TID/schedstat.
    case cpu = "cpu_us_per_message"
    /// The part of it that isn't the kernel's.
    case user = "user_percent"
    /// Times that a process was given a CPU.
    case turns = "turns_per_message"
    /// Of the load generator itself, by the same clock.
    case clientCPU = "client_cpu_us_per_message"
    case rate = "messages_per_second"
    case latency50 = "latency_p50_us"
    case latency90 = "latency_p90_us"
    case latency99 = "latency_p99_us"
    case calls = "system_calls_per_message"
    /// The most that all processes ever had resident, added up: VmHWM. What they share counts in each.
    case peak = "peak_resident_kib"
    /// What no other process shares, after the load: smaps_rollup.
    case used = "private_kib"
    /// What is shared is divided among the sharers: Pss of smaps_rollup.
    case proportional = "pss_kib"
    /// From exec until it accepts.
    case ready = "ready_ms"
    /// What a connection that is greeted and idle adds to the private memory.
    case idle = "idle_private_kib_per_connection"

    /// Whether less of it is better.
    package var wantsLess: Bool { self != .rate }

    /// As a table has it.
    package var title: String {
        switch self {
        case .cpu: "CPU µs/message"
        case .user: "user %"
        case .turns: "turns/message"
        case .clientCPU: "client µs/message"
        case .rate: "messages/s"
        case .latency50: "latency µs, median"
        case .latency90: "latency µs, 90 %"
        case .latency99: "latency µs, 99 %"
        case .calls: "calls/message"
        case .peak: "peak KiB, resident"
        case .used: "KiB, private"
        case .proportional: "KiB, proportional"
        case .ready: "ms to ready"
        case .idle: "KiB/idle connection"
        }
    }
}
