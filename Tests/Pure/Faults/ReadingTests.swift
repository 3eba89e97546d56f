import Faults
import SMTPGrammar
import Testing
import Vocabulary

@Suite("What a carrier says")
struct ReadingTests {
    private typealias Row = (localPart: String, words: [String])

    @Test(arguments: [
        ("rcpt451x2", ["rcpt451x2"]), ("mail452", ["mail452"]), ("rset421", ["rset421"]), ("quit421", ["quit421"]),
        ("starttls454", ["starttls454"]), ("noop421", ["noop421"]), ("auth535", ["auth535"]), ("bdat552", ["bdat552"]),
        ("mail550_5.7.509", ["mail550_5.7.509"]), ("550", ["mail550"]), ("550_5.1.1", ["mail550_5.1.1"]),
        ("550_5_1_1", ["mail550_5_1_1"]), ("MAIL452", ["mail452"]), ("\"mail452\"", ["mail452"]),
        ("\"ma\\il452\"", ["mail452"]), ("\"550\"", ["mail550"]), ("\"a b+mail452\"", ["mail452"]),
        ("helo500", ["helo500"]), ("ehlo500", ["ehlo500"]), ("any421", ["any421"]),
        ("alice+data451+quitdrop", ["data451", "quitdrop"]), ("rcpt451x2+run17", ["rcpt451x2"]),
        ("rcpt451x2+rcpt550x1", ["rcpt451x2", "rcpt550x1"]), ("+mailhang", ["mailhang"]),
        ("alice++mailhang+", ["mailhang"]), ("550+mail452", ["mail452"]), ("maildrop+mail452", ["mail452"]),
        ("alice+bodydropat64k", ["bodydropat64k"]), ("alice+550", []), ("maildrop", []), ("datahang", []), ("", []),
        ("+", []), ("\"", []), ("\"\"", []), ("\"\\\"", []), ("alice+\"mail452\"", []), ("mail452.alice", []),
        ("250", []), ("5500", []), ("alice", []),
    ])
    func `a sender's words act: a code alone, anything behind a plus`(localPart: String, words: [String]) {
        let reading = Reading(localPart: localPart, of: .sender)
        #expect(reading.words.map(\.text) == words)
        #expect(reading.session.isEmpty && reading.unknown.isEmpty && reading.ignored.isEmpty)
    }

    @Test(arguments: [
        ("550", ["rcpt550"]), ("550_5.1.1", ["rcpt550_5.1.1"]), ("rcpt550_5.1.1", ["rcpt550_5.1.1"]),
        ("data552", ["data552"]), ("alice+dotdrop+bodystall+bdathang", ["dotdrop", "bodystall", "bdathang"]),
        ("rcpt451x2+rcpt550x1", ["rcpt451x2", "rcpt550x1"]), ("alice+rcptgrey300", ["rcptgrey300"]),
    ])
    func `a recipient's words act on its transaction`(localPart: String, words: [String]) throws {
        let reading = Reading(localPart: localPart, of: .recipient)
        #expect(reading.words.map(\.text) == words)
        #expect(reading.unknown.isEmpty && reading.ignored.isEmpty)
    }

    @Test(arguments: [
        ("mail550", Carrier.recipient, "mail550", Inability.recipientActsOnItsTransaction),
        ("alice+quitdrop", .recipient, "quitdrop", .recipientActsOnItsTransaction),
        ("alice+any421", .recipient, "any421", .recipientActsOnItsTransaction),
        ("alice+banner421", .sender, "banner421", .bannerIsSent), ("banner421", .sender, "banner421", .bannerIsSent),
        ("alice+banner421", .recipient, "banner421", .recipientActsOnItsTransaction),
        ("rcptdrop", .recipient, "rcptdrop", .effectInFirstPiece),
        ("mailwait5", .sender, "mailwait5", .effectInFirstPiece),
        ("mail550", .user, "mail550", .userActsOnAuth), ("alice+rcpt550", .user, "rcpt550", .userActsOnAuth),
    ])
    func `a word that can't act there is ignored with the reason`(
        localPart: String, carrier: Carrier, text: String, reason: Inability
    ) {
        let reading = Reading(localPart: localPart, of: carrier)
        #expect(reading.words.isEmpty && reading.unknown.isEmpty)
        #expect(reading.ignored.map(\.text) == [text])
        #expect(reading.ignored.map(\.reason) == [reason])
    }

    @Test(arguments: [
        ("alice+dothand", "dothand", NotAWord.nearly("dothang")),
        ("alice+rcpt551_5.1x", "rcpt551_5.1x", .nearly("rcpt551_5.1.0")),
        ("alice+RCPT451x2x2", "RCPT451x2x2", .twice(.times)), ("rcpt551_5.1", "rcpt551_5.1", .nearly("rcpt551_5.1.0")),
        ("rcpt451x2x2", "rcpt451x2x2", .twice(.times)), ("alice+rcptlose", "rcptlose", .onlyAt(.dot, effect: .lose)),
        ("451x2", "451x2", .nearly("mail451x2")), ("alice+data552at5", "data552at5", .atWithoutContent),
    ])
    func `what is nearly a word is told with the reason`(localPart: String, text: String, reason: NotAWord) {
        let reading = Reading(localPart: localPart, of: .sender)
        #expect(reading.words.isEmpty && reading.ignored.isEmpty)
        #expect(reading.unknown.map(\.text) == [text])
        #expect(reading.unknown.map(\.reason) == [reason])
    }

    @Test(arguments: [
        ("auth535", ["auth535"]), ("535", ["auth535"]), ("535_5.7.8@example.org", ["auth535_5.7.8"]),
        ("carol+authhang@example.org", ["authhang"]), ("carol@auth535", []), ("goodauth", []),
        ("carol+auth535+authwait5", ["auth535", "authwait5"]), ("", []), ("@", []),
    ])
    func `a user name's words stand before its at sign`(user: String, words: [String]) {
        let reading = Reading(user: user)
        #expect(reading.words.map(\.text) == words)
        #expect(reading.unknown.isEmpty && reading.ignored.isEmpty)
    }

    @Test(arguments: [
        ("goodauth", Credence.good), ("a.GoodAuth.b@x", .good), ("badauth", .bad), ("xbadauth2", .bad),
        ("goodauth+badauth", .bad), ("alice", .unsaid), ("alice@badauth.example", .unsaid), ("", .unsaid),
    ])
    func `goodauth and badauth count anywhere before the at sign`(user: String, credence: Credence) {
        #expect(Credence(user: user) == credence)
    }
}
