import Models

enum ChannelRoutes {
    static func create(_ call: Call) async throws -> Reply {
        let channel = try ChannelReader(sealer: call.dependencies.sealer).create(
            try call.json(), newID: Identifier.make(atMs: call.nowMs), nowMs: call.nowMs)
        return try await call.commit { transaction in
            guard try ChannelStore.find(channel.id, in: transaction.db) == nil else {
                throw Problem.conflict("There is a channel \(channel.id) already.")
            }
            return .created(try ChannelStore.save(channel, in: transaction).json(ChannelStanding()))
        }
    }

    static func list(_ call: Call) async throws -> Reply {
        let page = try Page(call.query, keys: 1)
        let after = try page.afterText()
        let channels = try await call.store.read { db in
            try ChannelStore.list(after: after, limit: page.fetchCount, in: db).map {
                ($0, try ChannelStandingStore.find($0.id, in: db))
            }
        }
        return page.reply(channels, json: { $0.0.json($0.1) }, key: { [.string($0.0.id)] })
    }

    static func get(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        return try await call.store.read { db in
            .ok(try ChannelStore.require(id, in: db).json(try ChannelStandingStore.find(id, in: db)))
        }
    }

    static func update(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        let body = try call.json().object
        let reader = ChannelReader(sealer: call.dependencies.sealer)
        return try await call.commit { transaction in
            let before = try ChannelStore.require(id, in: transaction.db)
            let standing = try ChannelStandingStore.find(id, in: transaction.db)
            let after = try reader.update(before, ObjectReader(body), reported: standing.health)
            return .ok((after == before ? before : try ChannelStore.save(after, in: transaction)).json(standing))
        }
    }

    static func delete(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        return try await call.commit { transaction in
            _ = try ChannelStore.require(id, in: transaction.db)
            let users = try CampaignStore.ofChannel(id, [.scheduled, .running, .paused], in: transaction.db)
            guard users.isEmpty else {
                let names = users.prefix(3).map { "\($0.id) (\($0.status.word))" }.joined(separator: ", ")
                throw Problem.conflict("Campaigns that are not finished use the channel: \(names).")
            }
            let forms = try OptInFormStore.all(in: transaction.db).filter {
                $0.record.doubleOptIn && $0.record.channelID == id
            }
            guard forms.isEmpty else {
                let names = forms.map(\.id).joined(separator: ", ")
                throw Problem.conflict("Opt-in forms ask through the channel: \(names).")
            }
            try TemplateStore.deleteAll(channel: id, in: transaction)
            try ChannelStore.delete(id, in: transaction)
            return .noContent
        }
    }

    static func resume(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        return try await call.commit { transaction in
            var channel = try ChannelStore.require(id, in: transaction.db)
            guard channel.record.state == .stopped else { throw Problem.conflict("The channel is active already.") }
            channel.resume(nowMs: transaction.nowMs)
            channel = try ChannelStore.save(channel, in: transaction)
            for var campaign in try CampaignStore.ofChannel(id, [.paused], in: transaction.db)
            where campaign.record.statusCode == Reason.channelStopped {
                try TemplateNeed.goOn(&campaign, in: transaction)
                try CampaignStore.save(campaign, in: transaction)
            }
            return .accepted(channel.json(try ChannelStandingStore.find(id, in: transaction.db)))
        }
    }
}
