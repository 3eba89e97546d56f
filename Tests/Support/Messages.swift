package import IPC
package import Kernel

extension Link {
    /// The next message without its descriptors, which are closed; nil if there's none now.
    package func message() throws(LinkError) -> Incoming? {
        guard let received = try receive() else { return nil }
        return received.message
    }

    /// The next message with its one descriptor; nil if there's no message, or none with a descriptor.
    package func messageWithDescriptor() throws(LinkError) -> (message: Incoming, descriptor: SharedDescriptor)? {
        guard var received = try receive(), let descriptor = received.descriptors.takeShared() else { return nil }
        return (received.message, descriptor)
    }

    /// All messages that are there now.
    package func messages() throws(LinkError) -> [Incoming] {
        var messages: [Incoming] = []
        while let message = try message() { messages.append(message) }
        return messages
    }
}

extension LinkError {
    /// What the peer did, and on which link, if that's what it is about.
    package var violation: (link: String, what: String)? {
        guard case .violation(let link, let what) = self else { return nil }
        return (link, what)
    }

    /// The link whose peer is gone, if that's what it is about.
    package var lost: String? {
        guard case .lost(let link) = self else { return nil }
        return link
    }
}
