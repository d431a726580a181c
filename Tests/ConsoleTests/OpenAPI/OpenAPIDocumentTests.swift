import HTTPTypes
import Hummingbird
import Logging
import ServiceKit
import Testing

@testable import Console

@Suite("OpenAPI document")
struct OpenAPIDocumentTests {
    /// `METHOD /path` of every operation; the document's indentation is ours and regular.
    private var described: Set<String> {
        var found: Set<String> = []
        var path = ""
        for line in OpenAPIDocument.yaml.split(separator: "\n") {
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = String(line.dropFirst(2).dropLast())
            } else if line.hasPrefix("components:") {
                break
            } else if line.hasPrefix("    "), !line.hasPrefix("     "), line.hasSuffix(":") {
                let method = line.dropFirst(4).dropLast()
                if ["get", "post", "patch", "delete", "put"].contains(method) {
                    found.insert("\(method.uppercased()) \(path)")
                }
            }
        }
        return found
    }

    @Test("describes every route there is, and no other")
    func routes() throws {
        let fixture = try CampaignFixture()
        let routes = RouteTable()
        let api = API(
            router: Router(context: ConsoleContext.self), routes: routes, dependencies: fixture.dependencies)
        for feature in Features.all { feature.routes(api) }
        let served = routes.all.filter { $0.path.hasPrefix(API.prefix) && !$0.path.hasSuffix("openapi.yaml") }
            .map { "\($0.method.rawValue) \($0.path.dropFirst(API.prefix.count))" }
        #expect(Set(served).subtracting(described) == [], "served but not described")
        #expect(described.subtracting(served) == [], "described but not served")
    }

    @Test("is served to anybody")
    func served() async throws {
        try await CampaignFixture().test { client in
            let answer = try await client.get("/openapi.yaml")
            #expect(answer.text.hasPrefix("openapi: 3.1.0"))
        }
    }
}
