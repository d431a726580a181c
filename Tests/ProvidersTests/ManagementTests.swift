import Foundation
import Models
import Providers
import Testing

@Suite struct ManagementTests {
    @Test(arguments: try Case.table("whatsapp_cloud_templates"))
    func templatePage(_ row: Case) throws {
        let status = try #require(row.int("status"))
        let body = try row.body()
        let wanted = try (row.fields["templates"] as? [Any])?.map { try JSON.record(TemplateRecord.self, $0) }
        let templates = try #require(WhatsAppCloud().templates)
        do throws(ProviderFailure) {
            let page = try templates.parseList(
                status: status, body: body, channel: Fixture.channel())
            #expect(page.templates == wanted)
            #expect(page.next == row.string("next"))
        } catch {
            #expect(error.status == status)
            #expect(try error.error == JSON.record(ProviderError.self, row.object("error")))
        }
    }

    @Test func testAnswer() throws {
        let body = #"{"id":"1","display_phone_number":"+1 555","throughput":{"level":"STANDARD"}}"#
        let fields = try WhatsAppCloud().parseTest(status: 200, body: Array(body.utf8)).fields
        #expect(
            fields == ["id": "1", "display_phone_number": "+1 555", "throughput": #"{"level":"STANDARD"}"#])
    }

    @Test func testRefused() {
        let body = #"{"error":{"message":"Invalid OAuth access token.","code":190}}"#
        let failure = #expect(throws: ProviderFailure.self) {
            try WhatsAppCloud().parseTest(status: 401, body: Array(body.utf8))
        }
        #expect(failure?.error.code == 190)
        #expect(failure?.error.title == "Invalid OAuth access token.")
    }
}
