import GRDB
import Models

/// `/campaigns/{id}/runs`
enum RunRoutes {
    /// The run that waits for its time, then those that have been reported of, newest first.
    static func list(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let page = try Page(call.query, keys: 2)
        let before = try page.afterTimeAndText().map { (dueAtMs: $0.atMs, id: $0.id) }
        return try await call.store.read { db in
            let campaign = try CampaignStore.require(id, in: db)
            let waiting = before == nil ? try waitingRun(of: campaign, in: db) : nil
            let reported = try ProgressStore.runs(campaign: id, before: before, limit: page.fetchCount, in: db)
            return page.reply(
                (waiting.map { [$0] } ?? []) + reported, json: \.json, key: { [.int($0.dueAtMs), .string($0.id)] })
        }
    }

    /// The run that a query names; `nil`: it names none, and all are meant.
    /// - Throws: 422 when the campaign has no such run.
    static func run(_ query: Query, of campaign: Campaign, in db: Database) throws -> CampaignRun? {
        guard let id = query["run"] else { return nil }
        if let run = try ProgressStore.run(id, campaign: campaign.id, in: db) { return run }
        if let waiting = try waitingRun(of: campaign, in: db), waiting.id == id { return waiting }
        throw Problem.invalid("?run", "the campaign has no such run")
    }

    private static func waitingRun(of campaign: Campaign, in db: Database) throws -> CampaignRun? {
        campaign.waitingRun(try ProgressStore.sum(campaign: campaign.id, in: db)).map(CampaignRun.init)
    }
}
