import Foundation
import HTTPTypes
import HummingbirdTesting
import KafkaClient
import Models
import NIOCore
import Testing

@testable import WebhookIngester

@Suite struct OptInTests {
    private static let page = "https://shop.example/join"

    private static func form(_ change: (inout OptInFormRecord) -> Void = { _ in }) -> OptInFormRecord {
        var form = OptInFormRecord()
        form.workspace = Workspace.standard
        form.id = "news"
        form.purpose = "marketing"
        form.text = "Send me offers"
        change(&form)
        return form
    }

    private func fixture(
        _ form: OptInFormRecord = form(), country: String = "", perMinute: Int = 1000, perPhone: Int = 1000,
        trustedProxies: Int = 0
    ) -> Fixture {
        Fixture(
            directory: StubDirectory(forms: [form], country: country), optInPerMinute: perMinute,
            optInPerPhone: perPhone, trustedProxies: trustedProxies)
    }

    private func consents(_ fixture: Fixture) throws -> [ConsentRecord] {
        try fixture.log.values(ConsentRecord.self, of: Topics.consents)
    }

    @Test func aScriptGetsJSON() async throws {
        let fixture = fixture(Self.form { $0.redirectURL = "https://shop.example/thanks" })
        try await fixture.test { client async throws in
            let answer = try await client.subscribe(
                #"{"phone":"+91 98123 45678","name":" Asha Rao ","consent":true}"#, headers: [.referer: Self.page])
            #expect(answer.status == .created)
            #expect(answer.headers[.accessControlAllowOrigin] == "*" && answer.headers[.cacheControl] == "no-store")
            let json = try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)) as? [String: String]
            #expect(json?["state"] == "granted" && json?["purpose"] == "marketing")
            #expect(json?["redirect_url"] == "https://shop.example/thanks")
        }
        let consent = try #require(try consents(fixture).first)
        #expect(consent.address == "phone:+919812345678" && consent.purpose == "marketing")
        #expect(consent.state == .granted && consent.source == "website" && consent.formID == "news")
        #expect(consent.text == "Send me offers" && consent.url == Self.page && consent.personName == "Asha Rao")
        #expect(consent.atMs == 1_800_000_000_000 && consent.actor == "form:news" && consent.channelID.isEmpty)
        let record = try #require(fixture.log.records.first)
        #expect(record.key == RecordKey.recipient(workspace: Workspace.standard, address: consent.address))
        #expect(fixture.metric(#"campaigns_optin_requests_total{form="news",result="granted"}"#) == 1)
    }

    @Test func aBrowserIsSentOn() async throws {
        let fixture = fixture(Self.form { $0.redirectURL = "https://shop.example/thanks" }, country: "IN")
        try await fixture.test { client async throws in
            let answer = try await client.subscribe(
                "phone=098123+45678&name=Asha+R%C4%81o&consent=on", type: "application/x-www-form-urlencoded")
            #expect(answer.status == .seeOther && answer.headers[.location] == "https://shop.example/thanks")
            #expect(answer.body.readableBytes == 0)
        }
        let consent = try #require(try consents(fixture).first)
        #expect(consent.address == "phone:+919812345678" && consent.personName == "Asha Rāo" && consent.url.isEmpty)
    }

    @Test func withoutARedirectABrowserGetsJSONToo() async throws {
        try await fixture(Self.form { $0.defaultCountry = "DE" }, country: "IN").test { client async throws in
            let answer = try await client.subscribe(
                "phone=0151+12345678&consent=true", type: "application/x-www-form-urlencoded; charset=UTF-8")
            #expect(answer.status == .created && answer.headers[.location] == nil)
        }
    }

    @Test func aDoubleOptInWaits() async throws {
        let fixture = fixture(
            Self.form {
                $0.doubleOptIn = true
                $0.channelID = "wa-main"
            })
        try await fixture.test { client async throws in
            let answer = try await client.subscribe(#"{"phone":"+919812345678","consent":true}"#)
            #expect(String(buffer: answer.body).contains(#""state":"pending""#))
        }
        let consent = try #require(try consents(fixture).first)
        #expect(consent.state == .pending && consent.channelID == "wa-main")
        #expect(fixture.metric(#"campaigns_optin_requests_total{form="news",result="pending"}"#) == 1)
    }

    @Test(arguments: [
        ("{}", ["/phone", "/consent"]), (#"{"phone":"+919812345678"}"#, ["/consent"]),
        (#"{"phone":"+919812345678","consent":false}"#, ["/consent"]),
        (#"{"phone":"+919812345678","consent":"true"}"#, ["/consent"]),
        (#"{"phone":"+919812345678","consent":1}"#, ["/consent"]),
        (#"{"phone":919812345678,"consent":true}"#, ["/phone"]), (#"{"phone":" ","consent":true}"#, ["/phone"]),
        (#"{"phone":"98123 45678","consent":true}"#, ["/phone"]), (#"{"phone":"call me","consent":true}"#, ["/phone"]),
        (#"{"phone":"+919812345678","consent":true,"name":["x"],"a/b":1}"#, ["/a~1b", "/name"]),
        (#"{"phone":"+919812345678","consent":true,"name":"a\u0000b"}"#, ["/name"]),
        ("[]", [""]), (#""x""#, [""]),
    ])
    func refuses(_ body: String, _ pointers: [String]) async throws {
        let fixture = fixture()
        try await fixture.test { client async throws in
            let answer = try await client.subscribe(body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.headers[.accessControlAllowOrigin] == "*")
            let problem = try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)) as? [String: Any]
            let errors = problem?["errors"] as? [[String: String]]
            #expect(errors?.compactMap { $0["pointer"] } == pointers)
        }
        #expect(fixture.log.records.isEmpty)
    }

    @Test func refusesWhatItCannotRead() async throws {
        let fixture = fixture()
        try await fixture.test { client async throws in
            for (body, type, status) in [
                ("{", "application/json", HTTPResponse.Status.badRequest),
                ("phone=%zz", "application/x-www-form-urlencoded", .badRequest),
                ("phone=%FF", "application/x-www-form-urlencoded", .badRequest),
                ("phone=1", "text/plain", .unsupportedMediaType),
                ("phone=1", "multipart/form-data", .unsupportedMediaType),
            ] {
                #expect(try await client.subscribe(body, type: type).status == status, "\(body)")
            }
            #expect(try await client.subscribe("{}", to: "other").status == .notFound)
            #expect(try await client.subscribe("{}", type: nil).status == .unsupportedMediaType)
        }
        #expect(fixture.log.records.isEmpty)
    }

    @Test func aFormMayExistUntilFormsAreRead() async throws {
        try await Fixture(directory: StubDirectory(isComplete: false)).test { client async throws in
            #expect(try await client.subscribe("{}").status == .serviceUnavailable)
        }
    }

    @Test func sixteenKilobytesAreEnough() async throws {
        let fixture = fixture()
        let text = #"{"phone":"+919812345678","consent":true,"name":""#
        try await fixture.test(.live) { client async throws in
            let padding = String(repeating: " ", count: OptInRoutes.maximumBodyBytes - text.utf8.count - 2)
            #expect(try await client.subscribe(padding + text + #""}"#).status == .created)
            #expect(try await client.subscribe(padding + " " + text + #""}"#).status == .contentTooLarge)
        }
        #expect(fixture.log.records.count == 1)
    }

    @Test func anAnswerMeansItIsInTheLog() async throws {
        let fixture = fixture()
        fixture.log.fail()
        try await fixture.test { client async throws in
            let answer = try await client.subscribe(#"{"phone":"+919812345678","consent":true}"#)
            #expect(answer.status == .serviceUnavailable && answer.headers[.retryAfter] == "5")
        }
        #expect(fixture.metric(#"campaigns_optin_requests_total{form="news",result="unavailable"}"#) == 1)
    }

    @Test func otherSitesMayAskFirst() async throws {
        try await fixture().test { client async throws in
            let answer = try await client.executeRequest(
                uri: "/optin/news", method: .options, headers: [.origin: "https://shop.example"], body: nil)
            #expect(answer.status == .noContent && answer.headers[.accessControlAllowOrigin] == "*")
            #expect(answer.headers[.accessControlAllowMethods] == "POST")
            #expect(answer.headers[.accessControlAllowHeaders] == "content-type")
        }
    }

    // MARK: Limits

    private func body(_ end: Int) -> String { #"{"phone":"+9198123456\#(end)","consent":true}"# }

    @Test func aClientHasItsShare() async throws {
        let fixture = fixture(perMinute: 3)
        try await fixture.test { client async throws in
            for end in 70..<73 { #expect(try await client.subscribe(body(end)).status == .created) }
            let answer = try await client.subscribe(body(73))
            #expect(answer.status == .tooManyRequests && answer.headers[.retryAfter] == "20")
            #expect(answer.headers[.accessControlAllowOrigin] == "*")
        }
        #expect(fixture.log.records.count == 3)
    }

    @Test func aPhoneHasItsShare() async throws {
        let fixture = fixture(perPhone: 2)
        try await fixture.test { client async throws in
            for _ in 0..<2 { #expect(try await client.subscribe(body(70)).status == .created) }
            #expect(try await client.subscribe(body(70)).status == .tooManyRequests)
            #expect(try await client.subscribe(body(71)).status == .created)
        }
    }

    @Test func proxiesAreBelievedAsFarAsTheyAreOurs() async throws {
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        try await fixture(perMinute: 1, trustedProxies: 1).test { client async throws in
            for (chain, status) in [
                ("203.0.113.1", HTTPResponse.Status.created), ("203.0.113.2", .created),
                // What a client writes itself changes nothing: the last entry is our proxy's.
                ("198.51.100.7, 203.0.113.1", .tooManyRequests),
                ("2001:db8:1:2::1", .created), ("2001:db8:1:2:ffff::9", .tooManyRequests),
                ("2001:db8:1:3::1", .created),
            ] {
                #expect(try await client.subscribe(body(70), headers: [name: chain]).status == status, "\(chain)")
            }
        }
        try await fixture(perMinute: 1).test { client async throws in
            #expect(try await client.subscribe(body(70), headers: [name: "203.0.113.1"]).status == .created)
            #expect(try await client.subscribe(body(71), headers: [name: "203.0.113.2"]).status == .tooManyRequests)
        }
    }
}

extension TestClientProtocol {
    func subscribe(
        _ body: String, to form: String = "news", type: String? = "application/json", headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = type
        return try await executeRequest(
            uri: "/optin/\(form)", method: .post, headers: headers, body: ByteBuffer(string: body))
    }
}
