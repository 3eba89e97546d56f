import CLinux
import Glibc

/// Blocks these signals, from now on and in whoever is spawned from here, and hands them out as events instead:
/// signalfd(2). The descriptor doesn't block.
package func blockAndWatch(_ signals: [CInt]) throws(SystemError) -> Descriptor {
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    try checked(sigprocmask(SIG_BLOCK, &set, nil), "sigprocmask")
    // SFD_NONBLOCK and SFD_CLOEXEC are these; as enumerations of C they have another type.
    return Descriptor(owning: try checked(signalfd(-1, &set, CInt(O_NONBLOCK | O_CLOEXEC)), "signalfd"))
}

/// The same for what asks a program to end: SIGINT and SIGTERM.
package func watchInterruption() throws(SystemError) -> Descriptor { try blockAndWatch([SIGINT, SIGTERM]) }

/// The next signal that came, or nil if none waits.
package func readSignal(_ number: CInt) throws(SystemError) -> CInt? {
    var information = signalfd_siginfo()
    let count = withUnsafeMutableBytes(of: &information) { Glibc.read(number, $0.baseAddress, $0.count) }
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    try checked(count, "read", "signalfd")
    return CInt(information.ssi_signo)
}

/// Has no effect on this process from now on: signal(7), SIG_IGN.
package func ignore(_ signal: CInt) throws(SystemError) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = SIG_IGN
    try checked(sigaction(signal, &action, nil), "sigaction", signalName(signal))
}

/// kill(2).
package func kill(_ pid: Int32, _ signal: CInt) throws(SystemError) {
    try checked(Glibc.kill(pid, signal), "kill", "\(pid), \(signalName(signal))")
}

/// `SIGTERM`, or `signal 34` for one without a name.
package func signalName(_ number: CInt) -> String {
    guard let name = clinux_signal_name(number) else { return "signal \(number)" }
    return "SIG" + String(cString: name)
}
