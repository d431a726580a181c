extension SimulatorCore {
    /// Makes a change of the simulated world and writes it to the journal, so that it holds after a restart.
    /// - Returns: what the control API answers.
    mutating func change(_ name: String, _ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        let answer = try apply(name, body, at: moment)
        do {
            try journal.append(JournalLine.change(name, body, atMs: moment.productMs))
        } catch {
            throw .storage(error)
        }
        return answer
    }

    /// Makes a change; also called when a journal is read back.
    mutating func apply(_ name: String, _ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        switch name {
        case "behaviour": try applyBehaviour(body)
        case "event": try applyEvent(body)
        case "faults": try applyFaults(body)
        case "media": try applyMedia(body, at: moment)
        case "number": try applyNumber(body)
        case "person": try applyPerson(body, at: moment)
        case "provider": try applyStandIn(body)
        case "provider-faults": try applyStandInFaults(body)
        case "provider-people": try applyStandInPeople(body)
        case "template": try applyTemplate(body)
        case "template-edit": try editTemplate(body, at: moment)
        case "template-delete": try deleteTemplate(body)
        case "template-submit": try submitTemplate(body, at: moment)
        case "webhook": try applyWebhook(body)
        default: throw .notFound("There is no change named \(name).")
        }
    }
}
