/// One call of the send endpoint, beside the message itself.
struct SendCall: Sendable {
    /// The number's place in the portfolio.
    var position: Int
    /// The major part of the API version in the path; 0 without one.
    var version = 23
    /// `/marketing_messages` instead of `/messages`.
    var marketingAPI = false
}

/// What an accepted message is answered with.
struct SendAnswer: Sendable, Equatable {
    /// What becomes of the answer.
    enum Effect: Sendable { case answer, hang, close }

    let input: String
    /// Nil: the person hides the number.
    let waID: String?
    let userID: String
    let messageID: String
    /// `message_status`, for templates.
    let status: String?
    let effect: Effect
}

extension SimulatorCore {
    /// Checks a message in the provider's order, writes it to the journal and accepts it.
    /// - Throws: what the provider answers instead.
    mutating func send(_ envelope: MessageEnvelope, _ call: SendCall, at moment: Moment) throws(GraphError)
        -> SendAnswer
    {
        let number = portfolio.numbers[call.position]
        try injectFault()
        try checkAccount(number)
        try checkThroughput(call.position, at: moment)
        let phone = try phone(of: envelope.recipient, from: number)
        try checkPair(number: number, phone: phone, at: moment)
        guard phone != number.phone else { throw GraphError(131021, "Recipient cannot be sender") }
        let template = try checkTemplate(envelope, call, account: number.wabaID)
        let mediaGone = try checkMedia(envelope.media, of: number, atMs: moment.productMs)
        let forced = faults.takeForced(for: phone)
        if let forced, !forced.arrivesLater { throw GraphError(forced.code, "Set by the simulator's control API.") }
        return try accept(
            Acceptance(
                envelope: envelope, call: call, number: number.index, phone: phone, template: template,
                forcedFailure: forced?.code, mediaGone: mediaGone, moment: moment))
    }

    /// Ids that were never given to this number are refused; those of files that are gone fail later.
    private func checkMedia(_ references: [MediaReference], of number: BusinessNumber, atMs nowMs: Int64)
        throws(GraphError) -> Bool
    {
        var isGone = false
        for case .id(let id) in references {
            guard let media = media[id], media.owner == number.phoneNumberID else {
                throw GraphError(131009, "Parameter value is not valid: media \(id.prefix(32)) does not exist")
            }
            if !media.isThere(atMs: nowMs) { isGone = true }
        }
        return isGone
    }

    private mutating func injectFault() throws(GraphError) {
        if strikes(faults.serverErrors) { throw GraphError(random.share() < 0.5 ? 131016 : 133004) }
        if strikes(faults.rateLimits) { throw GraphError(130429, "Cloud API message throughput has been reached.") }
    }

    private func checkAccount(_ number: BusinessNumber) throws(GraphError) {
        if number.inMaintenance { throw GraphError(131057, "Business Account is in maintenance mode") }
        if number.locked { throw GraphError(131031, "Business Account has been locked") }
        if number.paymentProblem { throw GraphError(131042, "There is a problem with the payment method.") }
    }

    private mutating func checkThroughput(_ position: Int, at moment: Moment) throws(GraphError) {
        let index = UInt16(position)
        guard portfolio[index].throughput.take(nowMs: moment.monotonicMs) else {
            throw GraphError(130429, "Cloud API message throughput has been reached.")
        }
    }

    private func phone(of recipient: MessageEnvelope.Recipient, from number: BusinessNumber) throws(GraphError)
        -> PhoneNumber
    {
        switch recipient {
        case .phone(let text):
            guard let phone = PhoneNumber(text, defaultCountryCode: number.phone.countryCode) else {
                throw GraphError(131009, "Parameter to: \(text.prefix(32)) is not a phone number")
            }
            return phone
        case .userID(let userID):
            guard let phone = people.phone(userID: userID) else {
                throw GraphError(131009, "Parameter recipient: unknown user id")
            }
            return phone
        }
    }

    private mutating func checkPair(number: BusinessNumber, phone: PhoneNumber, at moment: Moment) throws(GraphError) {
        let key = PairKey(number: number.index, phone: phone)
        let hasRoom = people.pairs[key, default: Pair()].bucket.take(
            nowMs: moment.monotonicMs, intervalMs: behaviour.pairIntervalMs, burst: behaviour.pairBurst)
        guard hasRoom else {
            throw GraphError(131056, "Too many messages sent from this phone number to the same recipient.")
        }
    }

    /// The index of the template, or nil for other messages.
    private func checkTemplate(_ envelope: MessageEnvelope, _ call: SendCall, account: String) throws(GraphError)
        -> Int?
    {
        guard case .template(let content) = envelope.content else {
            if call.marketingAPI { throw GraphError(100, "Only templates can be sent here.") }
            return nil
        }
        let index = templates.index(wabaID: account, name: content.name, language: content.language)
        guard let index else {
            throw GraphError(132001, "template name (\(content.name)) does not exist in \(content.language)")
        }
        let template = templates[index]
        switch template.status {
        case .approved: break
        case .paused: throw GraphError(132015, "Template \(content.name) is paused because of low quality.")
        case .disabled: throw GraphError(132016, "Template \(content.name) is disabled for good.")
        default: throw GraphError(132001, "template \(content.name) in \(content.language) is not approved")
        }
        if call.marketingAPI, template.category != .marketing {
            throw GraphError(134100, "Template \(content.name) is not a marketing template.")
        }
        if template.category == .authentication, case .userID = envelope.recipient {
            throw GraphError(131009, "recipient: authentication templates need a phone number in to")
        }
        try template.check(content)
        return index
    }
}
