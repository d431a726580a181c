import CurlClient
import HTTPTypes
import Models
import Providers

enum ChannelRoutes {
    static func create(_ call: Call) async throws -> Reply {
        let channel = try ChannelReader(sealer: call.dependencies.sealer).create(
            try call.json(), newID: Identifier.make(atMs: call.nowMs), nowMs: call.nowMs)
        return try await call.commit { transaction in
            guard try ChannelStore.find(channel.id, in: transaction.db) == nil else {
                throw Problem.conflict("There is a channel \(channel.id) already.")
            }
            return .created(try ChannelStore.save(channel, in: transaction).json)
        }
    }

    static func list(_ call: Call) async throws -> Reply {
        let page = try Page(call.query, keys: 1)
        let after = try page.afterText()
        let channels = try await call.store.read {
            try ChannelStore.list(after: after, limit: page.fetchCount, in: $0)
        }
        return page.reply(channels, json: \.json, key: { [.string($0.id)] })
    }

    static func get(_ call: Call) async throws -> Reply { .ok(try await channel(of: call).json) }

    static func update(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        let value = try call.jsonValue()
        guard case .object(let object) = value else {
            throw Problem.invalid("", "must be an object, not \(value.kindName)")
        }
        let reader = ChannelReader(sealer: call.dependencies.sealer)
        return try await call.commit { transaction in
            let before = try ChannelStore.require(id, in: transaction.db)
            let after = try reader.update(before, ObjectReader(object))
            return .ok((after == before ? before : try ChannelStore.save(after, in: transaction)).json)
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

    /// Asks the provider; what it says is the answer, good or bad.
    static func test(_ call: Call) async throws -> Reply {
        let question = try ProviderCall(try await channel(of: call), call.dependencies)
        do throws(ProviderTrouble) {
            let response = try await question.send(
                try request { () throws(ProviderRefusal) in
                    try question.provider.testRequest(on: question.access)
                })
            return .ok(try answer(response, question.provider))
        } catch {
            let body: JSONValue = if case .refused(_, let body) = error { words(body) } else { .null }
            return .ok([
                "ok": false, "status": error.status.map { .int(Int64($0)) } ?? .null, "detail": .string(error.words),
                "answer": body,
            ])
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
                try campaign.apply(.resume, nowMs: transaction.nowMs)
                try CampaignStore.save(campaign, in: transaction)
            }
            return .accepted(channel.json)
        }
    }

    /// - Throws: ``ProviderTrouble`` when the channel lacks what the request needs.
    static func request(
        _ make: () throws(ProviderRefusal) -> ProviderRequest
    ) throws(ProviderTrouble) -> ProviderRequest {
        do {
            return try make()
        } catch {
            throw ProviderTrouble(error)
        }
    }

    private static func channel(of call: Call) async throws -> Channel {
        let id = try call.id(of: "channel")
        return try await call.store.read { try ChannelStore.require(id, in: $0) }
    }

    private static func answer(_ response: OutboundResponse, _ provider: any Provider) throws(ProviderTrouble)
        -> JSONValue
    {
        do {
            let fields = try provider.parseTest(status: response.status, body: response.body)
            let detail = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
            return [
                "ok": true, "status": .int(Int64(response.status)), "detail": .string(detail),
                "answer": words(response.body),
            ]
        } catch {
            throw .refused(error, answer: response.body)
        }
    }

    /// JSON as JSON, anything else as text.
    private static func words(_ body: [UInt8]) -> JSONValue {
        (try? JSONParser.parse(body)) ?? .string(String(decoding: body.prefix(2000), as: UTF8.self))
    }
}
