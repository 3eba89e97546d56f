package import Kernel
package import Privilege
package import Vocabulary
package import Wire

extension Confinement {
    /// Confines this process as the parent ordered. The root directory is closed then: it's of no use any more.
    package func enter(_ order: ChildOrder, root: SharedDescriptor?) throws -> ConfinementReport {
        var report = try enter(account: order.account, root: root?.number, filter: order.filter) {
            touchLazyGlobals()
        }
        if let root {
            report.descriptors.removeAll { $0 == root.number }
            root.close()
        }
        return report
    }

    /// Standard library pieces that are made when first used, with calls that the filter may not know.
    private func touchLazyGlobals() {
        _ = Set([0]).hashValue  // the seed of hashing: getrandom(2)
        _ = "\(1.5)"
    }
}
