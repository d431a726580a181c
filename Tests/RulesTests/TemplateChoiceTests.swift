import Models
import Rules
import Testing

@Suite("Template languages")
struct TemplateChoiceTests {
    @Test(
        "the wanted language, else the first available one to fall back on",
        arguments: [
            (["de": "APPROVED", "en": "APPROVED"], "de", ""),
            (["de": "PAUSED", "en": "APPROVED"], "en", "template language en instead of de"),
            (["en": "DISABLED", "fr": "APPROVED"], "fr", "template language fr instead of de"),
            (["fr": "APPROVED"], "fr", "template language fr instead of de"),
        ])
    func taken(templates: [String: String], language: String, note: String) throws {
        var fixture = RuleFixture()
        fixture.request.content.template.language = "de"
        fixture.request.content.template.fallbackLanguages = ["en", "fr"]
        fixture.templates = templates
        let approval = try #require(fixture.approval)
        #expect(approval.content.template.language == language)
        #expect(approval.notes == note)
    }

    @Test("without any the message says what each is", arguments: ["PENDING", "REJECTED", "PAUSED", "DISABLED"])
    func none(status: String) {
        var fixture = RuleFixture()
        fixture.request.content.template.fallbackLanguages = ["fr"]
        fixture.templates = ["en": status]
        #expect(fixture.outcome == Reason.templateUnavailable)
        #expect(fixture.detail == "offer: en is \(status), fr is unknown")
    }
}
