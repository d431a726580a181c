import Models
import Rules
import Testing

@testable import EligibilityChecking

@Suite("The form of rows in the store")
struct StateCodingTests {
    @Test("a recipient's state comes back as it was")
    func recipient() throws {
        var state = RecipientState()
        #expect(try RecipientState(state.encoded) == state)
        state.helpedAtMs = 1_772_355_600_000
        state.consents = Consents([
            "marketing": ConsentEntry(state: .revoked, atMs: 1_772_355_600_001),
            "all": ConsentEntry(state: .granted, atMs: -5),
        ])
        state.wrote(on: "wa", atMs: .max)
        state.wasNotOnChannel("wa-2", atMs: 7)
        state.pending = [
            .init(formID: "news", purpose: "marketing", text: "ठीक है", url: "https://shop.example", askedAtMs: 9)
        ]
        #expect(try RecipientState(state.encoded) == state)
    }

    @Test("a verdict comes back as it was")
    func verdict() throws {
        var request = MessageRequested()
        (request.attempt, request.purpose, request.sendAgain) = (3, "marketing", true)
        let waiting = Verdict.deferred(untilMs: 5, reason: Reason.quietHours, detail: "09:00–21:00")
        var record = VerdictRecord(waiting, request, atMs: 4)
        #expect(try VerdictRecord(record.encoded) == record)
        record.permission = .init(
            isOutsideWindow: true, language: "fr", conversation: .userInitiated, category: "UTILITY", validUntilMs: 8,
            sendAgain: true, reopenedAfter: 2)
        (record.kind, record.fate, record.sentAtMs) = (.approved, .sent, 6)
        #expect(try VerdictRecord(record.encoded) == record)
    }

    @Test("damaged rows are refused, not guessed")
    func damaged() {
        var state = RecipientState()
        state.wrote(on: "wa", atMs: 5)
        let bytes = state.encoded
        for count in 0..<bytes.count {
            #expect(throws: RecordReader.Damaged.self) { try RecipientState(Array(bytes.prefix(count))) }
        }
        #expect(throws: RecordReader.Damaged.self) { try RecipientState([9] + bytes.dropFirst()) }
    }
}
