import Testing
import Vocabulary

@Suite("Limits agree with each other")
struct LimitTests {
    @Test func `the line reader holds every command line that may be right`() {
        #expect(Limit.commandLine + Limit.commandLineForSize + Limit.commandLineForBody <= Limit.heldLine)
        #expect(Limit.heldLine < Limit.discardedLine)
    }

    @Test func `a message between processes has room for its longest text`() {
        #expect(Limit.text < Limit.packet)
        #expect(Limit.filePath <= Limit.text)
        #expect(Limit.path <= Limit.text)
        #expect(Limit.heldLine <= Limit.text)
    }

    @Test func `one message hands over every listener`() {
        #expect(Limit.listeners <= Limit.descriptorsPerMessage)
    }

    @Test func `what holds without a setting is what a setting may say`() {
        #expect(Limit.messageOctets <= Limit.mostMessageOctets)
        #expect(Limit.recipients <= Limit.mostRecipients)
        #expect(Limit.badCommands <= Limit.mostBadCommands)
        #expect(max(Limit.connections, Limit.connectionsPerAddress) <= Limit.mostConnections)
        let deadlines = ClientDeadlines.standard
        for wait in [deadlines.command, deadlines.content, deadlines.message, deadlines.reply, Limit.stopWait] {
            #expect((Limit.shortestWait...Limit.longestWait).contains(wait))
        }
    }

    @Test func `the minima that RFC 5321 §4.5.3 asks for are kept`() {
        #expect(Limit.recipients >= 100)
        #expect(Limit.messageOctets >= 65_536)
        #expect(Limit.commandWait >= .seconds(300))
        #expect(Limit.contentWait >= .seconds(180))
        #expect(Limit.messageWait >= .seconds(600))
    }

    @Test func `the shortest wait at the smallest scale is still a wait`() {
        #expect(
            (TimeScale(tenThousandths: Limit.timeScale.lowerBound)?.applied(to: Limit.shortestWait)).map { $0 > .zero }
                == true)
    }
}
