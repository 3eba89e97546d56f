import Vocabulary
import Wire

/// The first octet picks the direction.
func decode(_ octets: [UInt8]) {
    guard let first = octets.first else { return }
    let type = directions[Int(first) % directions.count]
    check(octets[1...], as: type)
}

private let directions: [any Message.Type] = [
    ParentToListener.self, ParentToSession.self, ParentToSink.self, ParentToLogger.self, ChildToParent.self,
    ListenerToSession.self, SessionToListener.self, SessionToSink.self, SinkToSession.self, ToLogger.self,
    ParentToKeeper.self, SessionToKeeper.self, KeeperToSession.self, SessionToCertifier.self, CertifierToSession.self,
]

private func check<Packet: Message>(_ octets: ArraySlice<UInt8>, as type: Packet.Type) {
    for descriptors in 0...2 {
        guard let message = try? Packet(packet: octets, descriptors: descriptors) else { continue }
        law(message.descriptorCount == descriptors)
        law(message.packet == Array(octets), "written it's another packet")
    }
}
