extension SimulatorCore {
    /// Puts a template in any state, in place of the one with its name and language.
    mutating func applyTemplate(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var template = try readTemplate(
            body, extra: ["status", "quality_score", "rejected_reason", "pace_after", "held_outcome", "held_for_s"])
        var fields = try FieldReader(body)
        let status = fields.choice("status", Template.Status.self, Template.Status.allCases.map(\.rawValue))
        let held = fields.choice("held_outcome", Template.HeldOutcome.self, ["release", "drop"])
        template.status = status ?? .approved
        template.qualityScore = fields.string("quality_score") ?? "GREEN"
        template.rejectedReason = fields.string("rejected_reason") ?? "NONE"
        template.paceAfter = fields.int("pace_after", in: 0...Int(Int32.max))
        template.heldOutcome = held ?? .release
        template.heldForMs = Int64(fields.int("held_for_s", in: 0...604_800) ?? 600) * 1000
        if !fields.errors.isEmpty { throw .invalid(fields.errors) }
        return templates[templates.put(template)].listed(fields: [])
    }

    /// A business submits a template: it is pending, and approved or rejected after a while.
    mutating func submitTemplate(_ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        var template = try readTemplate(body, extra: [])
        if templates.index(wabaID: template.wabaID, name: template.name, language: template.language) != nil {
            throw .invalid(
                [FieldError("/name", "there is already a template of this name in this language")], 2_388_024)
        }
        try TemplateReview.check(template)
        template.status = .pending
        let index = templates.put(template)
        review(index, at: moment)
        return [
            "id": .string(String(template.id)), "status": .string(template.status.rawValue),
            "category": .string(template.category.rawValue),
        ]
    }

    /// A business changes the components, and perhaps the category, of a template: it is reviewed again.
    mutating func editTemplate(_ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        let id = fields.required("id", fields.string("id")).flatMap(Int64.init)
        let components = fields.value("components")
        let category = fields.string("category")
        _ = fields.value("message_send_ttl_seconds")
        try fields.finish()
        guard let index = templates.all.firstIndex(where: { $0.id == id && $0.status != .deleted }) else {
            throw .notFound("There is no template with this id.")
        }
        let old = templates[index]
        guard [.approved, .rejected, .paused].contains(old.status) else {
            throw .invalid(
                [FieldError("/status", "a template that is \(old.status.rawValue) cannot be edited")], 2_388_039)
        }
        if old.status == .approved, let category, category != old.category.rawValue {
            throw .invalid([FieldError("/category", "the category of an approved template cannot be changed")])
        }
        let edited: JSONValue = [
            "name": .string(old.name), "language": .string(old.language),
            "category": .string(category ?? old.category.rawValue), "components": components ?? old.components,
            "parameter_format": old.shape.named ? "NAMED" : "POSITIONAL",
        ]
        do throws(FieldError) {
            var template = try Template(id: old.id, wabaID: old.wabaID, fields: edited)
            template.qualityScore = old.qualityScore
            template.sentCount = old.sentCount
            template.status = .pending
            templates[index] = template
        } catch {
            throw .invalid([error])
        }
        review(index, at: moment)
        return ["success": true]
    }

    private mutating func review(_ index: Int, at moment: Moment) {
        timers.add(
            Timer(
                dueMs: moment.productMs + behaviour.templateReviewMs, subject: UInt64(index), kind: .templateReview))
    }

    mutating func deleteTemplate(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        let account = fields.string("waba_id") ?? portfolio.numbers.first?.wabaID ?? ""
        let name = fields.required("name", fields.string("name")) ?? ""
        let id = fields.string("hsm_id").flatMap(Int64.init)
        try fields.finish()
        guard templates.delete(wabaID: account, name: name, id: id) > 0 else {
            throw .notFound("There is no template \(name).")
        }
        return ["success": true]
    }

    private func readTemplate(_ body: JSONValue, extra: [String]) throws(ControlError) -> Template {
        var fields = try FieldReader(body)
        let known = [
            "name", "language", "category", "components", "parameter_format", "allow_category_change",
            "message_send_ttl_seconds",
        ]
        for name in known + extra { _ = fields.value(name) }
        let account = fields.string("waba_id") ?? portfolio.numbers.first?.wabaID ?? ""
        try fields.finish()
        do {
            return try Template(id: templates.nextID, wabaID: account, fields: body)
        } catch {
            throw .invalid([error])
        }
    }
}
