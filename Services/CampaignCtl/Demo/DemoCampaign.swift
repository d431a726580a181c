import CurlClient
import Foundation

/// A campaign as the console shows it, as far as the demonstration looks.
struct CampaignState: Decodable, Sendable {
    struct StatusReason: Decodable, Sendable {
        let code: String
        let detail: String?
    }

    let status: String
    let reason: StatusReason?
    /// Each planned message is in exactly one bucket; `planned`, `replied` and `clicked` are beside them.
    let progress: [String: Int]

    enum CodingKeys: String, CodingKey {
        case status, progress
        case reason = "status_reason"
    }

    static let buckets = [
        "pending", "deferred", "suppressed", "sent", "delivered", "read", "failed", "in_doubt", "expired", "cancelled",
    ]

    var isOver: Bool { ["completed", "cancelled", "failed"].contains(status) }
    var planned: Int { progress["planned"] ?? 0 }
    var total: Int { Self.buckets.reduce(0) { $0 + self[$1] } }
    /// Planned, and nobody knows yet what becomes of them.
    var undecided: Int { self["pending"] + self["deferred"] + self["in_doubt"] }
    var accepted: Int { self["sent"] + self["delivered"] + self["read"] }

    subscript(bucket: String) -> Int { progress[bucket] ?? 0 }
}

/// What a launch would come to.
struct CampaignEstimate: Decodable, Sendable {
    let audience: Int
    let eligible: Int
    let byReason: [String: Int]

    enum CodingKeys: String, CodingKey {
        case audience, eligible
        case byReason = "by_reason"
    }
}

/// The broadcast of the demonstration.
struct DemoCampaign: Sendable {
    static let id = "demo-broadcast"

    let console: JSONAPI
    /// Product seconds in a real second.
    let speed: Double
    private var path: String { "/campaigns/\(Self.id)" }

    /// `nil`: there is none yet.
    func find() async throws -> CampaignState? {
        let response = try await console.request("GET", path, accept: [404])
        guard response.status == 200 else { return nil }
        return try JSONDecoder().decode(CampaignState.self, from: Data(response.body))
    }

    func state() async throws -> CampaignState { try await console.get(path) }

    /// Makes the draft unless there is one, and asks what a launch would come to.
    func draft() async throws -> CampaignEstimate {
        try await console.send("POST", "/campaigns", definition, accept: [409])
        return try await console.get(path + "/estimate")
    }

    func launch() async throws -> CampaignState {
        try await console.send("POST", path + "/launch", nil, as: CampaignState.self)
    }

    /// Limits that are product time but bound what machines do: on a fast clock an hour is over in no time.
    private func seconds(_ real: Int) -> JSON { .number(Int(min(Double(real) * max(1, speed), Self.longest))) }

    /// The API takes a year at most.
    private static let longest = 366.0 * 86_400

    private var definition: JSON {
        [
            "id": .string(Self.id), "name": "Demo: seasonal offer", "kind": "broadcast",
            "channel_id": .string(DemoChannel.id), "purpose": "marketing", "audience": ["all": true],
            "schedule": ["latest_start_s": seconds(3600)], "in_doubt_after_s": seconds(600),
            "expires_after_s": seconds(86_400),
            "content": [
                "type": "template", "name": "seasonal_offer", "language": "en_US",
                "parameters": ["body": [["field": "first_name", "fallback": "there"], ["text": "20%"]]],
            ],
        ]
    }
}
