/// Builds the state again from a journal: accepted messages, their receipts, people's messages and changes made.
struct JournalReplay {
    private(set) var core: SimulatorCore
    private var messages: [SentMessage] = []
    private var incoming: [(message: IncomingMessage, value: [UInt8], isPushed: Bool)] = []
    private var templateIndices: [String: Int32] = [:]
    private var standIns = StandInReplay()
    /// Lines that could not be understood.
    private(set) var skipped = 0

    /// - Parameter core: a fresh state with its initial business.
    init(into core: SimulatorCore) { self.core = core }

    /// The id nonce of a header line.
    static func ids(of line: JournalReader.Line) -> MessageIDs? {
        guard line.letter == UInt8(ascii: "J"), line.int(0) == Int64(JournalLine.version) else { return nil }
        return line.int(1).flatMap { UInt32(exactly: $0) }.map(MessageIDs.init)
    }

    mutating func apply(_ line: JournalReader.Line) {
        let understood =
            switch line.letter {
            case UInt8(ascii: "J"): true
            case UInt8(ascii: "A"): accepted(line)
            case UInt8(ascii: "D"): statusesPushed(line)
            case UInt8(ascii: "I"): received(line)
            case UInt8(ascii: "E"): incomingPushed(line)
            case UInt8(ascii: "C"): changed(line)
            case UInt8(ascii: "S"), UInt8(ascii: "T"), UInt8(ascii: "R"), UInt8(ascii: "U"): standIns.apply(line)
            default: false
            }
        if !understood { skipped += 1 }
    }

    /// Starts what had not ended.
    mutating func finish(at moment: Moment) -> SimulatorCore {
        for message in messages { core.resume(message) }
        for entry in incoming { core.take(entry.message, value: entry.value, isPushed: entry.isPushed) }
        standIns.finish(&core)
        standIns = StandInReplay()
        core.counts.received = messages.count
        messages = []
        incoming = []
        return core
    }

    private mutating func accepted(_ line: JournalReader.Line) -> Bool {
        guard let sequence = line.int(0), sequence == Int64(messages.count) + 1,
            let number = line.int(1), core.portfolio.numbers.indices.contains(Int(number)),
            let to = line.int(2), to > 0, let acceptedAtMs = line.int(3),
            let category = line.int(4).flatMap({ BillingCategory(rawValue: UInt8(clamping: $0)) }),
            let flags = line.int(5), let plan = plan(line, isHeld: flags & 4 != 0)
        else { return false }
        let callback = line.text(11)
        messages.append(
            SentMessage(
                sequence: UInt64(sequence), number: UInt16(number), template: template(line.text(10), Int(number)),
                category: category, windowOpen: flags & 1 != 0, omitsConversation: flags & 2 != 0,
                to: PhoneNumber(digits: UInt64(to)), acceptedAtMs: acceptedAtMs, plan: plan,
                callbackData: callback.isEmpty ? nil : callback, preview: line.text(12),
                buttons: TappableButton.split(line.text(13)),
                media: line.text(17).split(separator: "\u{1E}").compactMap { MediaReference(text: String($0)) },
                price: price(line)))
        return true
    }

    /// Journals from before there were prices have none.
    private func price(_ line: JournalReader.Line) -> Price {
        guard let kind = line.int(14).flatMap({ Price.Kind(rawValue: UInt8(clamping: $0)) }), let opener = line.int(15),
            opener >= 0, let expiresAtMs = line.int(16)
        else { return Price() }
        return Price(kind: kind, opener: UInt64(opener), expiresAtMs: expiresAtMs)
    }

    private func plan(_ line: JournalReader.Line, isHeld: Bool) -> DeliveryPlan? {
        guard let failure = line.int(6), let sent = line.int(7), let delivered = line.int(8), let read = line.int(9)
        else {
            return nil
        }
        return DeliveryPlan(
            failure: Int32(clamping: failure), sentDelayMs: Int32(clamping: sent),
            deliveredDelayMs: delivered < 0 ? nil : Int32(clamping: delivered),
            readDelayMs: read < 0 ? nil : Int32(clamping: read), isHeld: isHeld)
    }

    private mutating func template(_ name: String, _ number: Int) -> Int32 {
        guard !name.isEmpty else { return -1 }
        if let known = templateIndices["\(number)/\(name)"] { return known }
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        let index = core.templates.index(
            wabaID: core.portfolio.numbers[number].wabaID, name: parts[0], language: parts.last ?? "")
        templateIndices["\(number)/\(name)"] = Int32(index ?? -1)
        return Int32(index ?? -1)
    }

    private mutating func statusesPushed(_ line: JournalReader.Line) -> Bool {
        for word in line.words(0) {
            guard let dot = word.firstIndex(of: UInt8(ascii: ".")),
                let sequence = JournalReader.Line.int(word[..<dot]), messages.indices.contains(Int(sequence) - 1),
                let status = JournalReader.Line.int(word[(dot + 1)...]), (0..<8).contains(status)
            else { return false }
            messages[Int(sequence) - 1].pushed |= 1 << UInt8(status)
        }
        return true
    }

    private mutating func received(_ line: JournalReader.Line) -> Bool {
        guard let sequence = line.int(0), sequence == Int64(incoming.count) + 1,
            let number = line.int(1), core.portfolio.numbers.indices.contains(Int(number)),
            let from = line.int(2), from > 0, let atMs = line.int(3), let flags = line.int(4)
        else { return false }
        let phone = PhoneNumber(digits: UInt64(from))
        // The payload is kept as it was; of the content only what is shown and whether it opens a window matter now.
        let written: IncomingContent = flags & 4 != 0 ? .call : .text(line.text(5))
        let content: IncomingContent = flags & 1 != 0 ? written : .numberChange(to: phone)
        let message = IncomingMessage(
            sequence: UInt64(sequence), number: UInt16(number), from: phone, atMs: atMs, content: content,
            contextID: nil, referral: flags & 2 != 0 ? Referral() : nil)
        incoming.append((message, Array(line.text(6).utf8), false))
        return true
    }

    private mutating func incomingPushed(_ line: JournalReader.Line) -> Bool {
        for word in line.words(0) {
            guard let sequence = JournalReader.Line.int(word), incoming.indices.contains(Int(sequence) - 1) else {
                return false
            }
            incoming[Int(sequence) - 1].isPushed = true
        }
        return true
    }

    private mutating func changed(_ line: JournalReader.Line) -> Bool {
        guard let atMs = line.int(0), let body = try? JSONParser.parse(line.text(2)) else { return false }
        let moment = Moment(productMs: atMs, monotonicMs: 0)
        templateIndices = [:]
        return (try? core.apply(line.text(1), body, at: moment)) != nil
    }
}

extension SimulatorCore {
    /// Takes a message of an earlier process up where its receipts ended.
    mutating func resume(_ message: SentMessage) {
        var message = message
        var instantMs = message.acceptedAtMs
        if message.plan.isHeld { message.status = .held }
        if message.wasPushed(.failed) {
            message.status = .failed
            message.errorCode = message.plan.failure == 0 ? 132015 : message.plan.failure
        } else if message.wasPushed(.sent) {
            message.status = .sent
            instantMs += Int64(message.plan.sentDelayMs)
            if message.wasPushed(.delivered) || message.wasPushed(.read) {
                message.status = message.wasPushed(.read) ? .read : .delivered
                instantMs += Int64(message.plan.deliveredDelayMs ?? 0)
            }
        }
        if message.template >= 0 { templates[Int(message.template)].sentCount += 1 }
        remember(message.price, of: message)
        media.count(message.media)
        messages.append(message)
        messages.trim(to: behaviour.keptMessages)
        scheduleNextStage(message, after: instantMs)
    }
}
