import Foundation
import Models
import Testing

@testable import Providers

/// Templates there and back.
@Suite struct TemplateTests {
    /// What we would submit is what we read from the list.
    @Test(arguments: try ProviderCase.rows("management").filter { $0.row.string("call") == "submit" })
    func readsWhatItWrites(_ row: ProviderCase) throws {
        let template = try JSON.record(TemplateRecord.self, row.row.object("template"))
        let body = try WhatsAppTemplates.body(submitting: template)
        let page = #"{"data":[\#(String(decoding: body, as: UTF8.self))]}"#
        let read = try #require(
            try WhatsAppTemplates.page(status: 200, body: Array(page.utf8), channel: Fixture.channel()).templates.first)
        #expect(read.components == template.components)
        #expect(read.name == template.name)
        #expect(read.category == template.category)
    }

    @Test func aPartnersList() throws {
        let body = #"""
            {"waba_templates":[{"id":"1","name":"a","language":"en","status":"submitted","category":"MARKETING",
            "quality_score":{"score":"YELLOW"},"rejected_reason":"NONE","namespace":"x"},
            {"name":"b","language":"en","status":"paused","rejected_reason":"SCAM"}],
            "count":2,"total":5,"offset":2,"limit":2,"filters":{},"sort":["id"]}
            """#
        let page = try WhatsAppTemplates.page(status: 200, body: Array(body.utf8), channel: Fixture.channel())
        #expect(page.templates.map(\.status) == ["PENDING", "PAUSED"])
        #expect(page.templates.map(\.quality) == ["YELLOW", ""])
        #expect(page.templates.map(\.rejectedReason) == ["", "SCAM"])
        #expect(page.next == "4")
        let last = body.replacing(#""total":5"#, with: #""total":4"#)
        #expect(
            try WhatsAppTemplates.page(status: 200, body: Array(last.utf8), channel: Fixture.channel()).next == nil)
    }

    @Test func answers() throws {
        let submitted = #"{"id":"168955","status":"pending","category":"utility"}"#
        #expect(
            try WhatsAppTemplates.submission(status: 200, body: Array(submitted.utf8))
                == TemplateSubmission(providerID: "168955", status: "PENDING", category: "UTILITY"))
        try WhatsAppTemplates.change(status: 200, body: Array(#"{"success":true}"#.utf8))
        try WhatsAppTemplates.change(status: 204, body: [])
        for body in [#"{"success":false}"#, #"{"error":{"message":"m","code":100}}"#, #"{"error":"no"}"#, "<html>"] {
            #expect(throws: ProviderFailure.self) {
                try WhatsAppTemplates.change(status: 200, body: Array(body.utf8))
            }
        }
    }
}
