import Foundation
import Kernel

/// What stands on the wire, octet by octet and segment by segment.
extension SMTPClient {
    /// How the server ends a connection.
    package enum End: Hashable, Sendable {
        /// FIN: recv(2) gives 0.
        case finish
        /// RST: ECONNRESET.
        case reset
    }

    /// So many octets, as they come. They may come in any number of segments.
    /// - Throws: if the connection ends before.
    package func octets(_ count: Int) throws -> [UInt8] {
        while unread.count < count {
            guard try readOnce(count - unread.count) > 0 else {
                throw Unexpected(description: "the end behind \(String(decoding: unread, as: UTF8.self))")
            }
        }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    /// All that comes before the server ends the connection, and how it does that.
    package func octetsAndEnd() throws -> (octets: [UInt8], end: End) {
        defer { unread = [] }
        do {
            while try readOnce(65_536) > 0 {}
            return (unread, .finish)
        } catch let error as SystemError where error.errno == ECONNRESET {
            return (unread, .reset)
        }
    }

    /// Segments with data that have come since the connection began, read or not: a recv(2) that comes late joins what
    /// came in several.
    package var segments: Int {
        var information = [UInt8](repeating: 0, count: 256)
        var size = socklen_t(information.count)
        guard getsockopt(socket.number, CInt(IPPROTO_TCP), TCP_INFO, &information, &size) == 0,
            Int(size) >= Self.segmentsIn.upperBound
        else { return -1 }
        return information[Self.segmentsIn].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Where `tcpi_data_segs_in` stands in linux/tcp.h's tcp_info, which is longer than the C library's.
    private static let segmentsIn = 152..<156

    /// Sends until the kernel takes nothing more for so many milliseconds, or that many octets are sent.
    /// - Returns: octets that it took.
    package func sendUntilBlocked(_ piece: [UInt8], atMost most: Int, for milliseconds: Int32) throws -> Int {
        var sent = 0
        while sent < most {
            let count = Glibc.send(socket.number, piece, piece.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
            if count > 0 {
                sent += count
                continue
            }
            guard errno == EAGAIN else { throw SystemError(call: "send", errno: errno) }
            var entry = pollfd(fd: socket.number, events: Int16(POLLOUT), revents: 0)
            if poll(&entry, 1, milliseconds) == 0 { return sent }
        }
        return sent
    }
}
