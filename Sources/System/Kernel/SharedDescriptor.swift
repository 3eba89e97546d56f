/// A descriptor that several hold, closed when the last lets go: for tables of them, which `Descriptor` can't be in.
package final class SharedDescriptor {
    private let descriptor: Descriptor

    package init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    package var number: CInt { descriptor.number }

    /// Another descriptor for the same open file, with an owner of its own.
    package func duplicate() throws(SystemError) -> Descriptor { try descriptor.duplicate() }
}

extension Descriptors {
    /// The first one left, to be shared.
    package mutating func takeShared() -> SharedDescriptor? {
        guard let descriptor = take() else { return nil }
        return SharedDescriptor(descriptor)
    }
}
