/// A descriptor that several hold, closed when the last lets go: for tables of them, which `Descriptor` can't be in.
package final class SharedDescriptor {
    /// Nil once it's closed.
    private var descriptor: Descriptor?

    package init(_ descriptor: consuming Descriptor) {
        self.descriptor = consume descriptor
    }

    /// While it's open.
    package var number: CInt { descriptor?.number ?? -1 }

    /// Closes it now, whoever still refers to it.
    package func close() { descriptor = nil }

    /// Gives it up, to who keeps it open from now on; nil if it's closed.
    package func take() -> Descriptor? { descriptor.take() }

    /// Another descriptor for the same open file, with an owner of its own.
    package func duplicate() throws(SystemError) -> Descriptor { try Kernel.duplicate(number) }
}

extension Descriptors {
    /// The first one left, to be shared.
    package mutating func takeShared() -> SharedDescriptor? {
        guard let descriptor = take() else { return nil }
        return SharedDescriptor(descriptor)
    }
}
