/// The templates of every account. A template keeps its index for good; identity is account, name and language.
struct TemplateCatalogue: Sendable {
    private struct Key: Hashable, Sendable {
        let wabaID: String
        let name: String
        let language: String
    }

    private(set) var all: [Template] = []
    private var indexByKey: [Key: Int] = [:]

    subscript(index: Int) -> Template {
        get { all[index] }
        set { all[index] = newValue }
    }

    /// The index of a template that is not deleted.
    func index(wabaID: String, name: String, language: String) -> Int? {
        indexByKey[Key(wabaID: wabaID, name: name, language: Self.normal(language))]
    }

    /// Next free id; ids are per language, as the provider's.
    var nextID: Int64 { 900_000_000_000_001 + Int64(all.count) }

    /// Adds a template, or puts it in the place of the one with the same identity.
    mutating func put(_ template: Template) -> Int {
        let key = Key(wabaID: template.wabaID, name: template.name, language: Self.normal(template.language))
        if let index = indexByKey[key] {
            all[index] = template
            return index
        }
        all.append(template)
        indexByKey[key] = all.count - 1
        return all.count - 1
    }

    /// Deletes every language of a name, or one of them by id. Answers how many.
    mutating func delete(wabaID: String, name: String, id: Int64? = nil) -> Int {
        let doomed = all.indices.filter { index in
            let template = all[index]
            return template.wabaID == wabaID && template.name == name && template.status != .deleted
                && (id == nil || template.id == id)
        }
        for index in doomed {
            all[index].status = .deleted
            indexByKey[Key(wabaID: wabaID, name: name, language: Self.normal(all[index].language))] = nil
        }
        return doomed.count
    }

    /// Webhooks write `en-US` where sends write `en_US`.
    private static func normal(_ language: String) -> String { language.replacing("-", with: "_") }
}

/// A page of `GET /{account}/message_templates`.
struct TemplateQuery: Sendable {
    var wabaID: String
    var name: String?
    var status: String?
    var category: String?
    var language: String?
    var fields: [String] = []
    var limit = 25
    /// Index of the template to start after.
    var after: Int?
}

extension TemplateCatalogue {
    /// The matching templates after the cursor, and whether there are more.
    func page(_ query: TemplateQuery) -> (indices: [Int], more: Bool) {
        var found: [Int] = []
        for index in all.indices.dropFirst(query.after.map { $0 + 1 } ?? 0) where matches(all[index], query) {
            if found.count == query.limit { return (found, true) }
            found.append(index)
        }
        return (found, false)
    }

    private func matches(_ template: Template, _ query: TemplateQuery) -> Bool {
        template.wabaID == query.wabaID && template.status != .deleted
            && (query.name.map { template.name.contains($0) } ?? true)
            && (query.status.map { template.status.rawValue == $0.uppercased() } ?? true)
            && (query.category.map { template.category.rawValue == $0.uppercased() } ?? true)
            && (query.language.map { Self.normal(template.language) == Self.normal($0) } ?? true)
    }
}

extension Template {
    /// The template as the Graph API lists it, cut down to `fields` and the id when any are asked for.
    func listed(fields: [String]) -> JSONValue {
        var object = JSONObject(members: [
            .init(name: "name", value: .string(name)),
            .init(name: "parameter_format", value: shape.named ? "NAMED" : "POSITIONAL"),
            .init(name: "components", value: components),
            .init(name: "language", value: .string(language)),
            .init(name: "status", value: .string(status.rawValue)),
            .init(name: "category", value: .string(category.rawValue)),
            .init(name: "quality_score", value: ["score": .string(qualityScore)]),
            .init(name: "rejected_reason", value: .string(rejectedReason)),
            .init(name: "id", value: .string(String(id))),
        ])
        if !fields.isEmpty { object.members.removeAll { $0.name != "id" && !fields.contains($0.name) } }
        return .object(object)
    }

    /// As a 360dialog key's `GET /v1/configs/templates` lists it.
    var listedBy360Dialog: JSONValue {
        guard var object = listed(fields: []).object else { return .null }
        for index in object.members.indices where object.members[index].name == "status" {
            object.members[index].value = .string(status == .pending ? "submitted" : status.rawValue.lowercased())
        }
        object.members.append(.init(name: "namespace", value: .string("simulated_\(wabaID)")))
        return .object(object)
    }
}
