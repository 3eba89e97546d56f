/// The descriptors that every child is born with. Nothing else is open.
package enum InheritedDescriptor {
    /// The link to the parent.
    package static let parent: CInt = 0
    /// The link to the logger; in the logger, the log itself.
    package static let journal: CInt = 1
    /// The first of the links that `ChildOrder.links` names. Before it stands standard error, where the runtime says why
    /// it traps, and the logger that the log can't be written.
    static let firstLink: CInt = 3
}
