import SMTPGrammar

/// A message being written: its header fields, its text, and files that go with it. RFC 5322, RFC 2045.
package struct Composition: Sendable {
    /// Name and value, in their order.
    package var fields: [(name: String, value: String)] = []
    package var body: [UInt8] = []
    package var attachments: [Attachment] = []

    package struct Attachment: Sendable {
        package let name: String
        package let octets: [UInt8]

        package init(name: String, octets: [UInt8]) {
            self.name = name
            self.octets = octets
        }
    }

    package init() {}

    /// Puts a field in place of those of its name, or behind all others.
    package mutating func set(_ name: String, _ value: String) {
        fields.removeAll { $0.name.lowercased() == name.lowercased() }
        fields.append((name, value))
    }

    /// Nil unless it's a field name, a colon, and a value without line breaks.
    package static func field(_ text: String) -> (name: String, value: String)? {
        guard let colon = text.firstIndex(of: ":"), !text.contains(where: \.isNewline) else { return nil }
        let name = text[..<colon]
        // RFC 5322 §3.6.8, ftext.
        guard !name.isEmpty, name.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
        return (String(name), String(text[text.index(after: colon)...].drop { $0 == " " }))
    }

    /// As a file has it: lines that end in LF.
    /// - Parameter boundary: Of the parts, where files go with it: nothing in them may look like it.
    package func octets(boundary: String) -> [UInt8] {
        var octets: [UInt8] = []
        for field in fields { octets += "\(field.name): \(field.value)\n".utf8 }
        let isText = !body.contains(where: \.isEightBit)
        let encoding = isText ? "7bit" : "8bit"
        let text = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(encoding)\n"
        guard !attachments.isEmpty else {
            let isMIME = fields.contains { $0.name.lowercased() == "content-type" }
            if !isMIME, !isText { octets += "MIME-Version: 1.0\n\(text)".utf8 }
            return octets + [.lineFeed] + ended(body)
        }
        octets += "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n".utf8
        octets += "--\(boundary)\n\(text)\n".utf8
        octets += ended(body)
        for attachment in attachments {
            let name = attachment.name.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
            octets += "--\(boundary)\nContent-Type: application/octet-stream\n".utf8
            octets += "Content-Disposition: attachment; filename=\"\(name)\"\n".utf8
            octets += "Content-Transfer-Encoding: base64\n\n".utf8
            let encoded = Base64.encode(attachment.octets)
            for start in stride(from: 0, to: encoded.count, by: Self.encodedLine) {
                octets += encoded[start..<min(start + Self.encodedLine, encoded.count)] + [.lineFeed]
            }
        }
        return octets + Array("--\(boundary)--\n".utf8)
    }

    private func ended(_ text: [UInt8]) -> [UInt8] {
        text.isEmpty || text.last == .lineFeed ? text : text + [.lineFeed]
    }

    /// Characters of a line in base64: RFC 2045 §6.8.
    private static let encodedLine = 76
}
