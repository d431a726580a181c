import GRDB
import Models
import Providers

/// Templates made and changed through the provider: it is asked first, and its answer is what is kept.
enum TemplateChangeRoutes {
    /// Submits a template for approval.
    static func submit(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        let channel = try await call.store.read { try ChannelStore.require(id, in: $0) }
        let editor = try TemplateEditor(channel, call.dependencies)
        let draft = try TemplateDraftReader.create(try call.json(), channel: id)
        let known = try await call.store.read { try TemplateStore.find(draft.identity, in: $0) }
        guard known == nil else {
            throw Problem.conflict("The channel has a template \(draft.name) (\(draft.language)) already.")
        }
        let submitted = try await editor.submit(draft)
        return try await call.commit { transaction in
            .created(try keep(submitted, in: transaction).json)
        }
    }

    /// Changes a template's components; it has to be approved again.
    static func edit(_ call: Call) async throws -> Reply {
        let name = try call.templateName()
        let (channel, known) = try await find(name, call)
        let editor = try TemplateEditor(channel, call.dependencies)
        let changed = try TemplateDraftReader.update(known, try call.json())
        guard changed != known else { return .ok(known.json) }
        let edited = try await editor.edit(changed)
        return try await call.commit { transaction in
            .ok(try keep(edited, in: transaction).json)
        }
    }

    static func delete(_ call: Call) async throws -> Reply {
        let name = try call.templateName()
        let (channel, known) = try await find(name, call)
        try await call.store.read { try requireUnused(known, in: $0) }
        try await TemplateEditor(channel, call.dependencies).delete(known)
        return try await call.commit { transaction in
            try TemplateStore.delete(name, in: transaction)
            try TemplateConsequences.apply(TemplateTransition(before: known, after: nil), in: transaction)
            return .noContent
        }
    }

    private static func find(_ name: TemplateStore.Name, _ call: Call) async throws -> (Channel, TemplateRecord) {
        try await call.store.read { db in
            (try ChannelStore.require(name.channel, in: db), try TemplateStore.require(name, in: db))
        }
    }

    private static func keep(_ template: TemplateRecord, in transaction: Transaction) throws -> TemplateRecord {
        var template = template
        let before = try TemplateStore.find(template.identity, in: transaction.db)
        template.revision = (before?.revision ?? 0) + 1
        try TemplateStore.save(template, in: transaction)
        try TemplateConsequences.apply(TemplateTransition(before: before, after: template), in: transaction)
        return template
    }

    /// - Throws: 409 naming what needs the template.
    private static func requireUnused(_ template: TemplateRecord, in db: Database) throws {
        let users = try TemplateConsequences.users(of: template, [.scheduled, .running, .paused], in: db)
        guard users.isEmpty else {
            let names = users.prefix(3).map { "\($0.id) (\($0.status.word))" }.joined(separator: ", ")
            throw Problem.conflict("Campaigns that are not finished use the template: \(names).")
        }
        let forms = try OptInFormStore.all(in: db).filter {
            $0.record.doubleOptIn && $0.record.channelID == template.channelID
                && $0.record.template.name == template.name
        }
        guard forms.isEmpty else {
            throw Problem.conflict("Opt-in forms ask with the template: \(forms.map(\.id).joined(separator: ", ")).")
        }
    }
}
