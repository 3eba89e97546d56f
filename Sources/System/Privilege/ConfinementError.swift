package import Kernel

/// Why a process could not be confined. It must not go on then.
package enum ConfinementError: Error, CustomStringConvertible {
    case failed(SystemError)
    /// The kernel took it all, and yet it isn't so.
    case didNotHold(String)
    /// What the caller has to mend before: a directory's owner, a declaration.
    case unfit(String)
    /// The parent died meanwhile.
    case orphaned

    package var description: String {
        switch self {
        case .failed(let error): error.description
        case .didNotHold(let what): "the kernel reported success, but \(what)"
        case .unfit(let what): what
        case .orphaned: "the parent is gone"
        }
    }
}

/// For a call that answers -1 when it fails: if it does, the process isn't confined.
@discardableResult
func must(
    _ result: CInt, _ call: StaticString, _ object: @autoclosure () -> String? = nil
) throws(ConfinementError) -> CInt {
    guard result >= 0 else { throw .failed(.last(call, object())) }
    return result
}
