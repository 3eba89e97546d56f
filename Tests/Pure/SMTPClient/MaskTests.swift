import Testing

@testable import SMTPClient

@Suite("What a server repeats of a secret")
struct MaskTests {
    @Test(arguments: [
        ("500 AUTH PLAIN AGJvYgBzZWNyZXQ= what?", "500 AUTH PLAIN ******** what?"),
        ("AGJvYgBzZWNyZXQ=AGJvYgBzZWNyZXQ=", "****************"), ("it was pencil", "it was ********"),
        ("cut: AGJvYgBz", "cut: ********"), ("cut: AGJvYg", "cut: ********"), ("AGJvY", "AGJvY"), ("", ""),
        ("Authentication failed", "Authentication failed"),
    ])
    func `is hidden, also where it's cut`(text: String, shown: String) {
        var mask = Mask()
        for secret in ["AGJvYgBzZWNyZXQ=", "pencil", ""] { mask.hide(secret) }
        #expect(mask.applied(to: text) == shown)
    }

    @Test func `is left where it's too short to be told from other words`() {
        var mask = Mask()
        mask.hide("a")
        #expect(mask.applied(to: "Authentication failed") == "Authentication failed")
    }
}
