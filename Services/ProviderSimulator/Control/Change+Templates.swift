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

    /// A business submits a template: it is pending, and approved after a while.
    mutating func submitTemplate(_ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        var template = try readTemplate(body, extra: [])
        if templates.index(wabaID: template.wabaID, name: template.name, language: template.language) != nil {
            throw .invalid([FieldError("/name", "there is already a template of this name in this language")])
        }
        template.status = .pending
        let index = templates.put(template)
        timers.add(
            Timer(
                dueMs: moment.productMs + behaviour.templateReviewMs, subject: UInt64(index), kind: .templateReview))
        return [
            "id": .string(String(template.id)), "status": .string(template.status.rawValue),
            "category": .string(template.category.rawValue),
        ]
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
