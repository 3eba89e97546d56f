import Faults
import SMTPGrammar

extension Strike.Refusal {
    var reply: Reply { Reply(code, status ?? .other, "Refused") }
}
