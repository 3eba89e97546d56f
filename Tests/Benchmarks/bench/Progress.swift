import Glibc
import Kernel

/// One line on the terminal that says what is going on; none where nobody watches.
final class Progress {
    private let isShown = isTerminal(STDERR_FILENO)
    private var isThere = false

    func show(_ text: String) {
        guard isShown else { return }
        writeToStandardError("\r\u{1B}[K" + text)
        isThere = true
    }

    func clear() {
        guard isThere else { return }
        writeToStandardError("\r\u{1B}[K")
        isThere = false
    }
}
