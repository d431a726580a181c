extension SimulatorCore {
    /// The place of the number in the path of a Graph call, for the caller with this token.
    func position(ofNumber id: String, token: String?, method: String) throws(GraphError) -> Int {
        try checkToken(token)
        guard let position = portfolio.position(ofID: id) else { throw .unknownObject(id, method: method) }
        guard !portfolio.numbers[position].deleted else { throw GraphError(33, "The phone number has been deleted.") }
        guard portfolio.numbers[position].accessToken == token else { throw .unknownObject(id, method: method) }
        return position
    }

    /// Checks that the token may act for the business account in the path.
    func checkAccount(_ id: String, token: String?, method: String) throws(GraphError) {
        try checkToken(token)
        guard let token, portfolio.hasToken(token, account: id) else { throw .unknownObject(id, method: method) }
    }

    private func checkToken(_ token: String?) throws(GraphError) {
        guard let token, !token.isEmpty else { throw .missingToken() }
        guard portfolio.knowsToken(token) else { throw .invalidToken() }
    }

    /// The answer to a refused call, with a trace id; refused sends are counted.
    mutating func refuse(_ error: GraphError, isSend: Bool) -> (status: Int, body: [UInt8]) {
        if isSend { counts.refused[error.code, default: 0] += 1 }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-".utf8)
        var trace: [UInt8] = [UInt8(ascii: "A")]
        for _ in 0..<22 { trace.append(alphabet[Int(random.next() & 63)]) }
        let body = error.body(traceID: String(decoding: trace, as: UTF8.self))
        return (error.status(throttleStatus: faults.throttleStatus), body)
    }

    /// `POST /messages` with `status: read`: only a person's message can be marked.
    func markRead(_ json: JSONValue) throws(GraphError) {
        guard json["messaging_product"]?.string == "whatsapp" else {
            throw .parameter("The parameter messaging_product is required.")
        }
        let id = json["message_id"]?.string ?? ""
        let isKnown = incoming.newestFirst.contains { ids.text($0.sequence, phone: $0.from, incoming: true) == id }
        guard isKnown else { throw GraphError(131009, "message_id: unknown message") }
    }
}
