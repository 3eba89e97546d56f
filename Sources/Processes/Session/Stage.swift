/// What stands between a socket and its client's conversation: octets in, octets out. It knows no socket.
///
/// It can be exchanged in mid-session (`Client.exchange(stage:)`): what was handed over before still goes as it is, and
/// what the client sent before and nobody has read is thrown away. RFC 3207 §4.2.
protocol Stage: AnyObject {
    /// Octets from the socket.
    /// - Parameter plain: Gets what they are for the conversation.
    func take(_ arrived: Span<UInt8>, into plain: inout [UInt8])

    /// Octets of the conversation's, as they go to the socket.
    func give(_ octets: [UInt8]) -> [UInt8]
}
