import HTTPTypes
import Hummingbird
import Models
import NIOCore
import ServiceLifecycle

/// Server-sent events of a campaign: status and progress whenever they change, until the campaign is finished.
enum ProgressEvents {
    /// How often a change is looked for.
    private static let interval: Duration = .milliseconds(250)
    /// Turns of silence after which a comment keeps proxies from closing the connection: 15 s.
    private static let silentTurns = 60

    static func follow(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let store = call.store
        _ = try await call.store.read { try CampaignStore.require(id, in: $0) }
        let body = ResponseBody { writer in
            try await write(id, store, to: &writer)
            try await writer.finish(nil)
        }
        var reply = Reply(.ok, .stream(body, type: "text/event-stream"))
        reply.headers[.cacheControl] = "no-cache"
        return reply
    }

    private static func write(_ id: String, _ store: Store, to writer: inout any ResponseBodyWriter) async throws {
        var last: JSONValue?
        var silent = 0
        while !Task.isShuttingDownGracefully {
            guard let (news, isFinished) = try await state(id, store) else { return }
            silent += 1
            if news != last {
                try await writer.write(event(news))
                last = news
                silent = 0
            } else if silent >= silentTurns {
                try await writer.write(ByteBuffer(string: ": still here\n\n"))
                silent = 0
            }
            if isFinished { return }
            try await Task.sleep(for: interval)
        }
    }

    static func event(_ news: JSONValue) -> ByteBuffer {
        ByteBuffer(string: "event: progress\ndata: \(JSONWriter.text(news))\n\n")
    }

    /// `nil` when the campaign was deleted meanwhile.
    private static func state(_ id: String, _ store: Store) async throws -> (JSONValue, isFinished: Bool)? {
        try await store.read { db in
            guard let campaign = try CampaignStore.find(id, in: db) else { return nil }
            let progress = try ProgressStore.sum(campaign: id, in: db)
            let news: JSONValue = [
                "id": .string(id), "status": .string(campaign.status.word),
                "status_reason": ReasonJSON.make(
                    code: campaign.record.statusCode, detail: campaign.statusDetail, atMs: campaign.statusAtMs),
                "progress": progress.json,
            ]
            return (news, isFinished: campaign.isFinished)
        }
    }
}
