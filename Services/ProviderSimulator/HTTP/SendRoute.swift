/// `POST …/messages`: the hot path, shared by both dialects.
struct SendRoute: Sendable {
    let simulator: Simulator

    /// Answers a send.
    /// - Parameter locate: finds the sending number, or refuses the caller.
    func reply(
        to call: Call, version: Int, marketingAPI: Bool,
        locate: (inout SimulatorCore) throws(GraphError) -> Int
    ) async -> Reply {
        do throws(GraphError) {
            let (position, closes) = try simulator.withCore { core, _ throws(GraphError) in
                core.counts.received += 1
                let position = try locate(&core)
                return (position, core.strikes(core.faults.closeBeforeAccept))
            }
            if closes { return Reply(status: 500, body: [], effect: .close) }
            let json = try Self.json(of: call)
            if json["status"]?.string == "read" {
                try simulator.withCore { core, _ throws(GraphError) in try core.markRead(json) }
                return .json(["success": true])
            }
            let envelope = try MessageEnvelope.read(json)
            let sendCall = SendCall(position: position, version: version, marketingAPI: marketingAPI)
            let (answer, latencyMs) = try simulator.withCore { core, moment throws(GraphError) in
                let answer = try core.send(envelope, sendCall, at: moment)
                return (answer, core.random.int(in: core.behaviour.acceptLatencyMs))
            }
            if latencyMs > 0 { try? await Task.sleep(for: .milliseconds(latencyMs)) }
            return Reply(status: 200, body: Self.body(of: answer), effect: answer.effect)
        } catch {
            return refusal(error, isSend: true)
        }
    }

    func refusal(_ error: GraphError, isSend: Bool = false) -> Reply {
        let (status, body) = simulator.withCore { core, _ in core.refuse(error, isSend: isSend) }
        return Reply(status: status, body: body)
    }

    static func json(of call: Call) throws(GraphError) -> JSONValue {
        switch call.json() {
        case .success(let json): return json
        case .failure(let error): throw .parameter("Invalid JSON: \(error.reason) at byte \(error.offset).")
        }
    }

    static func body(of answer: SendAnswer) -> [UInt8] {
        var writer = JSONWriter(capacity: 320)
        writer.raw(#"{"messaging_product":"whatsapp","contacts":[{"input":"#)
        writer.string(answer.input)
        if let waID = answer.waID {
            writer.raw(#","wa_id":"#)
            writer.string(waID)
        }
        writer.raw(#","user_id":"#)
        writer.string(answer.userID)
        writer.raw(#"}],"messages":[{"id":"#)
        writer.string(answer.messageID)
        if let status = answer.status {
            writer.raw(#","message_status":"#)
            writer.string(status)
        }
        writer.raw("}]}")
        return writer.bytes
    }
}
