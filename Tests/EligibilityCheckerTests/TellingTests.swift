import Models
import Rules
import SwiftProtobuf
import Testing

@testable import EligibilityChecking

/// What is written by hand has to be what the generated records write.
@Suite("What a verdict tells, in bytes")
struct TellingTests {
    @Test("an approval", arguments: [true, false], ["", "fr"])
    func approval(isOutsideWindow: Bool, language: String) throws {
        let request = Self.request
        let verdict = Self.verdict(isOutsideWindow: isOutsideWindow, language: language)
        let permission = try #require(verdict.permission)

        var approved = MessageApproved()
        approved.ref = request.ref
        approved.contactID = request.contactID
        approved.channelID = request.channelID
        approved.purpose = verdict.purpose
        approved.content = isOutsideWindow ? request.outsideWindow : request.content
        if !language.isEmpty { approved.content.template.language = language }
        approved.conversation = permission.conversation
        approved.category = permission.category
        approved.validUntilMs = permission.validUntilMs
        approved.expiresAtMs = request.expiresAtMs
        approved.attempt = verdict.attempt
        approved.sendAgain = permission.sendAgain
        approved.reopenedAfter = permission.reopenedAfter
        approved.notes = verdict.detail
        #expect(verdict.encodedApproval(EncodedRequest(request)) == Codec.encode(approved))
        #expect(verdict.encodedApproval(try EncodedRequest(Codec.encode(request))) == Codec.encode(approved))
    }

    @Test("an event of an approval and of a refusal", arguments: [true, false])
    func event(isApproved: Bool) {
        let request = Self.request
        var verdict = Self.verdict(isOutsideWindow: false, language: "")
        if !isApproved {
            (verdict.kind, verdict.permission) = (.deferred, nil)
            (verdict.reason, verdict.untilMs) = (Reason.quietHours, 1_772_355_700_000)
        }
        var event = MessageEvent()
        event.ref = request.ref
        event.kind = verdict.kind
        event.atMs = verdict.atMs
        event.channelID = request.channelID
        event.contactID = request.contactID
        event.attempt = verdict.attempt
        event.purpose = verdict.purpose
        event.reason = verdict.reason
        event.detail = verdict.detail
        event.untilMs = verdict.untilMs
        if let permission = verdict.permission {
            event.conversation = permission.conversation
            event.category = permission.category
        }
        #expect(verdict.encodedEvent(EncodedRequest(request)) == Codec.encode(event))
    }

    @Test("a request that says next to nothing")
    func sparse() throws {
        let waiting = Verdict.suppressed(reason: Reason.expired, detail: "")
        let verdict = VerdictRecord(waiting, MessageRequested(), atMs: 0)
        let event = try Codec.decode(MessageEvent.self, verdict.encodedEvent(EncodedRequest(MessageRequested())))
        #expect(event.kind == .expired && event.reason == Reason.expired && event.ref == MessageRef())
        #expect(verdict.encodedApproval(EncodedRequest(MessageRequested())) == nil)
    }

    @Test("a request that comes in pieces is put together")
    func pieces() throws {
        var (first, second) = (MessageRequested(), MessageRequested())
        first.ref.workspace = "default"
        first.content.template.name = "offer"
        second.ref.campaignID = "spring"
        second.content.template.language = "en"
        let asked = try EncodedRequest(Codec.encode(first) + Codec.encode(second))
        let bytes = try #require(Self.verdict(isOutsideWindow: false, language: "").encodedApproval(asked))
        let approved = try Codec.decode(MessageApproved.self, bytes)
        #expect(approved.ref.workspace == "default" && approved.ref.campaignID == "spring")
        #expect(approved.content.template.name == "offer" && approved.content.template.language == "en")
    }

    private static func verdict(isOutsideWindow: Bool, language: String) -> VerdictRecord {
        let waiting = Verdict.suppressed(reason: "", detail: "time zone of the workspace: Asia/Kolkata")
        var verdict = VerdictRecord(waiting, request, atMs: 1_772_355_600_000)
        verdict.kind = .approved
        verdict.permission = .init(
            isOutsideWindow: isOutsideWindow, language: language, conversation: .userInitiated, category: "UTILITY",
            validUntilMs: 1_772_355_650_000, sendAgain: true, reopenedAfter: 2)
        return verdict
    }

    private static let request = MessageRequested.with {
        $0.ref = CheckerFixture.ref("spring")
        $0.contactID = "contact-1"
        $0.channelID = "wa"
        $0.purpose = Purpose.marketing
        $0.content.template.name = "offer"
        $0.content.template.language = "en"
        $0.content.template.body = [.with { $0.text = "Asha" }, .with { $0.text = "20 %" }]
        $0.outsideWindow.template.name = "reminder"
        $0.outsideWindow.template.language = "en"
        $0.plannedAtMs = 1_772_355_500_000
        $0.expiresAtMs = 1_772_355_900_000
        $0.attempt = 3
        $0.timeZone = "Asia/Kolkata"
    }
}
