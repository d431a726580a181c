import GRDB
import Models
import Rules

enum CampaignRoutes {
    static func create(_ call: Call) async throws -> Reply {
        let body = try call.json().object
        return try await call.commit { transaction in
            let reader = ObjectReader(body)
            let id = reader.string("id", .id) ?? Identifier.make(atMs: transaction.nowMs)
            let draft = try CampaignReader.create(reader, id: id, nowMs: transaction.nowMs, in: transaction.db)
            guard try CampaignStore.find(id, in: transaction.db) == nil else {
                throw Problem.conflict("There is a campaign \(id) already.")
            }
            try Purposes.require(draft.record.purpose, in: transaction.db)
            return .created(try CampaignStore.save(draft, in: transaction).json(CampaignProgress()))
        }
    }

    static func list(_ call: Call) async throws -> Reply {
        let list = try CampaignList(call.query)
        let shown = try await call.store.read { db in
            try list.fetch(in: db).map { ($0, try ProgressStore.sum(campaign: $0.id, in: db)) }
        }
        return list.page.reply(shown, json: { $0.0.json($0.1) }, key: { CampaignList.key($0.0) })
    }

    static func get(_ call: Call) async throws -> Reply {
        let (campaign, progress) = try await find(call)
        return .ok(campaign.json(progress))
    }

    /// Drafts change in everything, drips under way in what is ahead of people, everything else in its name.
    static func update(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let body = try call.json().object
        return try await call.commit { transaction in
            let before = try CampaignStore.require(id, in: transaction.db)
            if let given = body["id"], given != .string(id) { throw Problem.invalid("/id", "cannot be changed") }
            var named = body
            named["id"] = nil
            try before.requireChangeable(named.names)
            var after = try CampaignReader.update(before, ObjectReader(named), in: transaction.db)
            if named["purpose"] != nil { try Purposes.require(after.record.purpose, in: transaction.db) }
            let edit = try DripEdit(of: before, to: &after, in: transaction)
            let saved = after == before ? before : try CampaignStore.save(after, in: transaction)
            let affected = edit.map { [("affected", JSONValue.int($0.affected))] } ?? []
            return .ok(saved.json(try ProgressStore.sum(campaign: id, in: transaction.db), also: affected))
        }
    }

    static func delete(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        return try await call.commit { transaction in
            let campaign = try CampaignStore.require(id, in: transaction.db)
            guard !campaign.isUnderWay else {
                throw Problem.conflict("The campaign is \(campaign.status.word): cancel it first.")
            }
            try CampaignStore.delete(campaign, in: transaction)
            return .noContent
        }
    }

    static func duplicate(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        return try await call.commit { transaction in
            let original = try CampaignStore.require(id, in: transaction.db)
            let copy = original.duplicate(id: Identifier.make(atMs: transaction.nowMs), nowMs: transaction.nowMs)
            return .created(try CampaignStore.save(copy, in: transaction).json(CampaignProgress()))
        }
    }

    static func estimate(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let nowMs = call.nowMs
        return try await call.store.read { db in
            let campaign = try CampaignStore.require(id, in: db)
            guard !campaign.isDrip else {
                throw Problem.conflict("A drip has no audience to estimate: people are enrolled one after another.")
            }
            return .ok(try estimate(campaign, nowMs: nowMs, in: db).json)
        }
    }

    static func report(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let nowMs = call.nowMs
        return try await call.store.read { db in
            let campaign = try CampaignStore.require(id, in: db)
            let run = try RunRoutes.run(call.query, of: campaign, in: db)
            return .ok(try CampaignReport(campaign, run: run, nowMs: nowMs, in: db).json)
        }
    }

    /// Launch, pause, resume, cancel.
    static func carryOut(_ verb: CampaignVerb, _ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let estimate = verb == .launch ? try await draftEstimate(id, call) : nil
        return try await call.commit { transaction in
            var campaign = try CampaignStore.require(id, in: transaction.db)
            if verb == .launch, campaign.status == .draft {
                campaign = try launch(campaign, estimate, in: transaction)
            } else {
                if verb == .resume { try requireMeans(campaign, in: transaction) }
                do throws(TransitionRefused) {
                    try campaign.apply(verb, nowMs: transaction.nowMs)
                } catch {
                    throw error.problem
                }
                if verb == .cancel { try EnrolmentStore.deleteUnanswered(campaign: id, in: transaction.db) }
                campaign = try CampaignStore.save(campaign, in: transaction)
            }
            return .accepted(campaign.json(try ProgressStore.sum(campaign: id, in: transaction.db)))
        }
    }

    /// Launches a draft.
    /// - Parameter estimate: worked out before, if it was.
    /// - Throws: 422 or 409 when it cannot run.
    static func launch(_ draft: Campaign, _ estimate: Estimate?, in transaction: Transaction) throws -> Campaign {
        let check = try LaunchCheck(draft, nowMs: transaction.nowMs, in: transaction.db)
        try check.throwIfRefused()
        var campaign = check.campaign
        if !campaign.isDrip { try keep(estimate, of: campaign, in: transaction) }
        try campaign.apply(.launch, nowMs: transaction.nowMs)
        return try CampaignStore.save(campaign, in: transaction)
    }

    /// The estimate of a campaign that may be launched, worked out before the transaction of the launch so that nobody
    /// waits for it with a write; `nil` when the launch will be refused anyway.
    private static func draftEstimate(_ id: String, _ call: Call) async throws -> Estimate? {
        let nowMs = call.nowMs
        return try await call.store.read { db in
            guard let campaign = try CampaignStore.find(id, in: db), campaign.status == .draft, !campaign.isDrip,
                let check = try? LaunchCheck(campaign, nowMs: nowMs, in: db), (try? check.throwIfRefused()) != nil
            else { return nil }
            return try estimate(campaign, nowMs: nowMs, in: db)
        }
    }

    /// Keeps the estimate for the report. Whoever came or went since it was made makes it stale: then it is made again,
    /// so that the audience is the one the launch acts on.
    private static func keep(_ estimate: Estimate?, of campaign: Campaign, in transaction: Transaction) throws {
        let db = transaction.db
        let audience = try AudienceStore(firstRunOf: campaign, nowMs: transaction.nowMs).count(in: db)
        let fresh = estimate.flatMap { $0.audience == audience ? $0 : nil }
        let kept = try fresh ?? self.estimate(campaign, nowMs: transaction.nowMs, in: db)
        try EstimateStore.save(kept, campaign: campaign.id, in: transaction)
    }

    private static func estimate(_ campaign: Campaign, nowMs: Int64, in db: Database) throws -> Estimate {
        let channel = try ChannelStore.find(campaign.record.channelID, in: db)
        return try Estimate(campaign, channel, nowMs: nowMs, in: db)
    }

    static func find(_ call: Call) async throws -> (Campaign, CampaignProgress) {
        let id = try call.id(of: "campaign")
        return try await call.store.read { db in
            (try CampaignStore.require(id, in: db), try ProgressStore.sum(campaign: id, in: db))
        }
    }

    /// A paused campaign goes on with its channel and its templates, not before them.
    private static func requireMeans(_ campaign: Campaign, in transaction: Transaction) throws {
        guard campaign.status == .paused else { return }
        if let channel = try TemplateNeed.stoppedChannel(of: campaign, in: transaction.db) {
            throw Problem.conflict("The channel \(channel.id) is stopped: resume the channel.")
        }
        if let missing = try TemplateNeed.missing(of: campaign, in: transaction.db) {
            throw Problem.conflict("The \(missing.words).")
        }
    }
}

extension Campaign {
    /// A new draft with the same definition; its date is the old one's and is left out.
    /// - Parameter suffix: what its name ends with.
    func duplicate(id: String, suffix: String = " (copy)", nowMs: Int64) -> Campaign {
        var copy = Campaign(
            record: record, scheduledAtMs: nil, latestStartS: latestStartS, createdAtMs: nowMs, updatedAtMs: nowMs)
        copy.record.id = id
        copy.record.name = record.name.prefix(100 - suffix.count) + suffix
        copy.record.status = .draft
        copy.record.statusCode = ""
        copy.record.revision = 0
        copy.record.clearLaunch()
        copy.record.pausedMs = 0
        copy.record.pausedSinceMs = 0
        if isDrip { copy.record.drip.revision = 0 }
        copy.forgetRuns()
        return copy
    }
}
