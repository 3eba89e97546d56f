import Testing

@testable import Load

@Suite("What a load says")
struct LoadScriptTests {
    private func script(_ octets: Int, _ style: LoadStyle = .streamed) throws -> LoadScript {
        var plan = LoadPlan()
        plan.octets = octets
        plan.style = style
        plan.recipients = ["a@mx.test", "b@mx.test"]
        return try LoadScript(plan, date: "Thu, 01 Jan 1970 00:00:00 +0000", run: "run")
    }

    @Test(arguments: Array(300...470) + [100_000])
    func `content has the octets that were asked for, in lines that end`(count: Int) throws {
        let content = try script(count).octets(of: .content)
        #expect(content.count == count + 3 && content.suffix(5) == Array("\r\n.\r\n".utf8))
        let lines = String(decoding: content, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.contains("\n") && !$0.contains("\r") })
    }

    @Test func `a size without room for the header is none, and one octet more than it neither`() throws {
        var header = 0
        do {
            _ = try script(1)
        } catch let error as LoadScript.TooSmall {
            header = error.header
        }
        #expect(try script(header).octets(of: .content).count == header + 3)
        #expect(throws: LoadScript.TooSmall(header: header)) { try script(header - 1) }
        #expect(throws: LoadScript.TooSmall(header: header)) { try script(header + 1) }
    }

    @Test func `each message has a Message-ID of its own`() throws {
        var script = try script(400)
        for piece in [LoadScript.Piece.content, .contentAndGroup] {
            script.number(piece, 42)
            let text = String(decoding: script.octets(of: piece), as: UTF8.self)
            #expect(text.contains("\r\nMessage-ID: <run.000000000042@client.example>\r\n"))
        }
    }

    @Test func `a group has all recipients, and goes with the content in a stream`() throws {
        let script = try script(400)
        let group = "MAIL FROM:<sender@client.example>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n"
        #expect(String(decoding: script.octets(of: .group), as: UTF8.self) == group)
        #expect(script.octets(of: .contentAndGroup) == script.octets(of: .content) + Array(group.utf8))
    }
}
