/// How much of what the standard forbids is taken all the same.
package enum Profile: UInt8, Hashable, Sendable, CaseIterable {
    /// Nothing.
    case strict = 1
    /// What many servers take from careless clients, and can't be misunderstood.
    case lenient = 2
}
