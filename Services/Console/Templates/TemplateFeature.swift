import Models

/// `/templates` and `/channels/{id}/templates/sync`
extension Feature {
    static let templates = Feature(
        name: "templates", migrations: [TemplateStore.migration],
        routes: { api in
            api.get("/templates", query: Page.parameters.union(["channel_id"])) { try await TemplateRoutes.list($0) }
            api.post("/channels/{id}/templates/sync", body: .empty) { try await TemplateRoutes.sync($0) }
        },
        republishers: [TemplateStore.republisher])
}

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

extension TemplateRecord {
    var json: JSONValue {
        [
            "channel_id": .string(channelID), "name": .string(name), "language": .string(language),
            "status": .string(status), "category": .string(category),
            "parameter_format": .string(parameterFormat.isEmpty ? "POSITIONAL" : parameterFormat),
            "provider_id": .text(providerID), "components": .array(components.map(\.json)),
        ]
    }
}

extension TemplateComponent {
    fileprivate var json: JSONValue {
        let buttons = buttons.map { button -> JSONValue in
            [
                "type": .string(button.type), "text": .text(button.text), "url": .text(button.url),
                "phone_number": .text(button.phoneNumber),
            ]
        }
        return ["type": .string(type), "format": .text(format), "text": .text(text), "buttons": .array(buttons)]
    }
}
