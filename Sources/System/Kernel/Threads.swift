import CLinux
import Glibc

/// Runs the body so many times at once, each in a thread of its own, and waits for all: pthread_create(3).
///
/// For programs that people run. No process of the daemon has a thread: what confines it binds only the one that asked.
package func runInThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws(SystemError) {
    var threads: [pthread_t] = []
    var failure: SystemError?
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackOctets)
    defer { pthread_attr_destroy(&attributes) }
    for index in 0..<count {
        let work = Unmanaged.passRetained(Work { body(index) })
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes,
            { argument in
                Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard result == 0 else {
            work.release()
            failure = SystemError(call: "pthread_create", errno: result)
            break
        }
        threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
    // With some of them the work is done, later.
    if let failure, threads.isEmpty { throw failure }
}

/// Virtual memory, touched only where it's needed.
private let stackOctets = 16_777_216

private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Lets this thread rest so long: nanosleep(2).
package func rest(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var left = timespec(tv_sec: Int(max(0, seconds)), tv_nsec: Int(max(0, attoseconds / 1_000_000_000)))
    while true {
        var wanted = left
        guard nanosleep(&wanted, &left) != 0, errno == EINTR else { return }
    }
}
