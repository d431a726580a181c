import HTTPTypes
import Testing

@testable import Console

@Suite("Rate card")
struct RateCardTests {
    private static let card = """
        {"name":"Contract 2026","currency":"INR","model":"PMP","rates":[
          {"country":"IN","category":"marketing","from":"2026-01-01","price":0.7846},
          {"country":"IN","category":"UTILITY","from":"2026-01-01","price":"0.115"},
          {"country":"*","category":"marketing","from":"2026-01-01","price":5}]}
        """

    @Test("until one is uploaded the sample holds, and says so; deleting goes back to it")
    func sample() async throws {
        try await ConsoleHarness().test { client in
            let sample = try await client.get("/rate-card")
            #expect(sample["sample"] == true)
            #expect(sample["uploaded_at"] == .null)
            let uploaded = try await client.send(.put, "/rate-card", Self.card)
            #expect(uploaded.status == 200, "\(uploaded.text)")
            #expect(uploaded["sample"] == false)
            #expect(uploaded["currency"] == "INR")
            #expect(uploaded["free_in_window"] == ["service", "utility"])
            #expect(
                uploaded["incomplete"] == [
                    ["country": "*", "categories": ["utility", "authentication"]],
                    ["country": "IN", "categories": ["authentication"]],
                ])
            let kept = try await client.get("/rate-card")
            #expect(kept["name"] == "Contract 2026")
            #expect(kept.text.contains(#"{"country":"IN","category":"marketing","from":"2026-01-01","price":0.7846}"#))
            #expect(try await client.delete("/rate-card").status == 204)
            #expect(try await client.get("/rate-card")["sample"] == true)
        }
    }

    @Test("CSV has its name, currency and model in the query")
    func csv() async throws {
        try await ConsoleHarness().test { client in
            let csv = "country,category,from,price\nIN,marketing,2026-01-01,0.7846\n\n\"DE\",utility,2026-01-01,0.05\n"
            let answer = try await client.send(
                .put, "/rate-card?name=Ours&currency=EUR&model=CBP", csv, type: "text/csv; charset=utf-8")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer["model"] == "CBP")
            #expect(answer["free_in_window"] == ["service"])
            #expect(answer.text.contains(#""country":"DE","category":"utility","from":"2026-01-01","price":0.05"#))
            let wrong = try await client.send(
                .put, "/rate-card?currency=EUR",
                "country,category,from,price\nIN,gossip,2026-01-01,0.1\nIN,marketing,soon,x",
                type: "text/csv")
            #expect(wrong.pointers == ["?name", "/lines/3/from", "/lines/3/price"])
            let category = try await client.send(
                .put, "/rate-card?name=n&currency=EUR", "country,category,from,price\nIN,gossip,2026-01-01,0.1",
                type: "text/csv")
            #expect(category.pointers == ["/lines/2/category"])
            let column = try await client.send(
                .put, "/rate-card?name=n&currency=EUR", "land,category,from,price\n", type: "text/csv")
            #expect(column.pointers == ["/country"])
        }
    }

    @Test(
        "a card that cannot be right is refused by name",
        arguments: [
            (#"{}"#, ["/name", "/currency", "/model", "/rates"]),
            (#"{"name":"n","currency":"Euro","model":"X","rates":[]}"#, ["/currency", "/model", "/rates"]),
            (
                #"{"name":"n","currency":"EUR","model":"PMP","rates":[{"country":"XX","category":"marketing","from":"2026-01-01","price":1}]}"#,
                ["/rates/0/country"]
            ),
            (
                #"{"name":"n","currency":"EUR","model":"PMP","rates":[{"country":"IN","category":"marketing","from":"soon","price":-1}]}"#,
                ["/rates/0/from", "/rates/0/price"]
            ),
            (
                #"{"name":"n","currency":"EUR","model":"PMP","rates":[{"country":"IN","category":"marketing","from":"2026-01-01","price":1},{"country":"IN","category":"marketing","from":"2026-01-01","price":2}]}"#,
                ["/rates/1/from"]
            ),
            (
                #"{"name":"n","currency":"EUR","model":"PMP","colour":1,"rates":[{"country":"IN","category":"marketing","from":"2026-01-01","price":1}]}"#,
                ["/colour"]
            ),
        ])
    func refused(body: String, pointers: [String]) async throws {
        try await ConsoleHarness().test { client in
            let answer = try await client.send(.put, "/rate-card", body)
            #expect(answer.status == 422)
            #expect(Set(answer.pointers) == Set(pointers), "\(answer.text)")
            #expect(try await client.get("/rate-card")["sample"] == true)
        }
    }

    @Test("other types and sizes are refused")
    func types() async throws {
        try await ConsoleHarness().test { client in
            let xml = try await client.send(.put, "/rate-card", "<card/>", type: "text/xml")
            #expect(xml.status == 415)
            #expect(try await client.send(.put, "/rate-card", "{", type: "application/json").status == 400)
            let large = String(repeating: " ", count: 1_100_000)
            #expect(try await client.send(.put, "/rate-card", large).status == 413)
            #expect(try await client.send(.put, "/rate-card?name=n", Self.card).pointers == ["?name"])
        }
    }
}
