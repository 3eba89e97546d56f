import CProber
import Foundation

/// A process that is stopped at each of its system calls, before and behind it: ptrace(2).
///
/// Only root may trace a daemon's process: none can be dumped. All calls come from the thread that made this, as the
/// kernel demands.
package struct Tracer {
    package let pid: Int32

    /// A place in the process's life where it stands still.
    package enum Stop: Equatable, Sendable {
        case before(SystemCall)
        case behind(SystemCall)
    }

    /// A system call with its arguments.
    package struct SystemCall: Equatable, Sendable {
        package let number: Int
        package let arguments: [UInt64]
    }

    private var isSeized = false
    /// The call that the process is in.
    private var call: SystemCall?

    /// Stops the process wherever it is; `next` says when it comes to a call.
    package init(_ pid: Int32) throws {
        self.pid = pid
        try Self.ptrace(PTRACE_SEIZE, pid, Int(PTRACE_O_TRACESYSGOOD))
        try Self.ptrace(PTRACE_INTERRUPT, pid)
        guard try wait() != nil else { throw Unfit("process \(pid) ended while it was seized") }
    }

    /// Lets it run as far as its next stop.
    /// - Returns: nil once it has ended.
    package mutating func next() throws -> Stop? {
        var signal = 0
        while true {
            guard try Self.ptraceWhileThere(PTRACE_SYSCALL, pid, signal), let status = try wait() else { return nil }
            signal = 0
            switch status >> 8 {
            case SIGTRAP | 0x80: if let stop = try stop() { return stop }
            case 0x100...: break  // an event of ptrace's own: PTRACE_EVENT_STOP
            case let other: signal = Int(other)
            }
        }
    }

    /// Lets it go on as if nobody had been there.
    package func detach() { _ = try? Self.ptrace(PTRACE_DETACH, pid) }

    private mutating func stop() throws -> Stop? {
        var info = ptrace_syscall_info()
        let octets = MemoryLayout<ptrace_syscall_info>.size
        let result = withUnsafeMutablePointer(to: &info) {
            prober_call(Int(SYS_ptrace), Int(PTRACE_GET_SYSCALL_INFO), Int(pid), octets, Int(bitPattern: $0), 0)
        }
        guard result > 0 else { return nil }
        switch Int32(info.op) {
        case PTRACE_SYSCALL_INFO_ENTRY:
            let arguments = info.entry.args
            let call = SystemCall(
                number: Int(info.entry.nr),
                arguments: [arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5])
            self.call = call
            return .before(call)
        case PTRACE_SYSCALL_INFO_EXIT:
            defer { call = nil }
            return call.map { .behind($0) }
        default: return nil
        }
    }

    /// The status that waitpid(2) has of its next stop; nil at its end.
    private func wait() throws -> Int32? {
        var status: Int32 = 0
        while true {
            let result = waitpid(pid, &status, Int32(bitPattern: UInt32(__WALL)))
            if result < 0, errno == EINTR { continue }
            guard result == pid, status & 0xFF == 0x7F else { return nil }
            return status
        }
    }

    @discardableResult
    private static func ptrace(_ request: Int32, _ pid: Int32, _ data: Int = 0) throws -> Int {
        let result = prober_call(Int(SYS_ptrace), Int(request), Int(pid), 0, data, 0)
        guard result >= 0 else { throw Unfit("ptrace \(request): \(String(cString: strerror(Int32(-result))))") }
        return result
    }

    /// - Returns: false if the process was killed.
    private static func ptraceWhileThere(_ request: Int32, _ pid: Int32, _ data: Int) throws -> Bool {
        let result = prober_call(Int(SYS_ptrace), Int(request), Int(pid), 0, data, 0)
        return result != -Int(ESRCH)
    }

    // MARK: What the arguments stand for

    /// The file that a descriptor is.
    package func path(of descriptor: UInt64) -> String {
        let link = "/proc/\(pid)/fd/\(Int32(truncatingIfNeeded: descriptor))"
        return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
    }

    /// A text in its memory, up to the NUL.
    package func text(at address: UInt64) -> String {
        let memory = open("/proc/\(pid)/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { return "" }
        defer { close(memory) }
        var octets = [UInt8](repeating: 0, count: 512)
        let count = pread(memory, &octets, octets.count, off_t(truncatingIfNeeded: address))
        return String(decoding: octets.prefix(max(count, 0)).prefix { $0 != 0 }, as: UTF8.self)
    }
}
