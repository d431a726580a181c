import Hummingbird
import Models

enum TemplateRoutes {
    static func list(_ call: Call) async throws -> Reply {
        let page = try Page(call.query, keys: 3)
        let after = try name(page)
        let channel = call.query["channel_id"]
        let templates = try await call.store.read {
            try TemplateStore.list(channel: channel, after: after, limit: page.fetchCount, in: $0)
        }
        return page.reply(templates, json: \.json) {
            [.string($0.channelID), .string($0.name), .string($0.language)]
        }
    }

    static func get(_ call: Call) async throws -> Reply {
        let name = try call.templateName()
        return .ok(try await call.store.read { try TemplateStore.require(name, in: $0).json })
    }

    /// Answers when the templates are in the table and on their way to the stages.
    static func sync(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        let channel = try await call.store.read { try ChannelStore.require(id, in: $0) }
        let question = try ProviderCall(channel, call.dependencies)
        let templates: [TemplateRecord]
        do throws(ProviderTrouble) {
            templates = try await TemplateSync(call: question, channel: channel.record).read()
        } catch {
            throw error.problem
        }
        return try await call.commit { transaction in
            _ = try ChannelStore.require(id, in: transaction.db)
            return .ok(try TemplateStore.replace(channel: id, with: templates, in: transaction).json)
        }
    }

    private static func name(_ page: Page) throws(Problem) -> TemplateStore.Name? {
        guard let after = page.after else { return nil }
        guard case .string(let channel) = after[0], case .string(let name) = after[1],
            case .string(let language) = after[2]
        else { throw .invalid("?after", "is not a cursor of this list") }
        return TemplateStore.Name(channel: channel, name: name, language: language)
    }
}

extension Call {
    /// The template that the path names.
    func templateName() throws(Problem) -> TemplateStore.Name {
        TemplateStore.Name(
            channel: try id(of: "channel"), name: context.parameters.get("name") ?? "",
            language: context.parameters.get("language") ?? "")
    }
}
