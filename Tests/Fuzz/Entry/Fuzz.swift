import FuzzTargets
import Glibc

/// What libFuzzer calls with each input it makes up. FUMBLED_FUZZ_TARGET says what it goes to.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ octets: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: octets, count: count)))
    return 0
}

private let target: FuzzTarget = {
    let name = getenv("FUMBLED_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        fatalError("FUMBLED_FUZZ_TARGET is none of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return target
}()
