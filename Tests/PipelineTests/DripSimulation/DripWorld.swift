import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import SwiftProtobuf

@testable import Scheduling

/// A scheduler with many small drips, beside a model of each of them. Whatever happens to the world happens to the models.
final class DripWorld {
    static let people = 6
    static let goals = ["bought", "left"]

    let seed: UInt64
    let clock = ManualClock(nowMs: 1_772_355_600_000)
    let log = MemoryLog(partitionCount: 2)
    let scheduler: StageHarness<SchedulerStage>
    let answers: MessageAnswers
    var random: SplitMix64
    private(set) var models: [DripModel] = []
    private var campaigns: [CampaignRecord] = []
    private var contacts = Array(repeating: Contact(), count: DripWorld.people)
    private var told: [String: EnrolmentState] = [:]
    private var positions: [Int32: Int64] = [:]
    /// What has gone wrong, for people.
    private(set) var faults: [String] = []

    private struct Contact {
        var tags: [String] = []
        var plan = ""
        var isErased = false
    }

    init(seed: UInt64, drips: Int, directory: URL) throws {
        self.seed = seed
        random = SplitMix64(seed: seed)
        answers = MessageAnswers(log: log, clock: clock, seed: seed)
        scheduler = StageHarness(
            SchedulerStage(limits: SchedulerLimits()), log: log, clock: clock, directory: directory)
        publishChannel()
        for person in 0..<Self.people { publishContact(person) }
        for index in 0..<drips { launch(DripMaker.make(index, seed: seed, nowMs: clock.nowMs(), &random)) }
        try settle()
    }

    // MARK: - Time

    func advance(_ milliseconds: Int64) throws {
        clock.advance(milliseconds)
        answers.acceptSlow()
        try settle()
        for index in models.indices { models[index].advance(to: clock.nowMs()) }
    }

    func settle() throws {
        var moved = true
        while moved {
            moved = try scheduler.run()
            moved = try answers.answer() || moved
        }
    }

    /// What instances do to each other's partitions.
    func trouble() throws {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try scheduler.crash()
        case 1: try scheduler.loseDisk()
        case 2: try scheduler.run(crashingAt: .beforeOutputs)
        case 3: try scheduler.run(crashingAt: .beforeCommit)
        case 4:
            try scheduler.run(crashingAt: .beforeCommit)
            try scheduler.loseDisk()
        default: break
        }
    }

    // MARK: - What happens

    /// Something random happens to a random person or to some of the drips; a crash may hit the batch that takes it in.
    func happen() throws {
        let person = Int.random(in: 0..<Self.people, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<36: for drip in some(of: 2) { enrol(person, in: drip) }
        case 36..<42: for drip in some(of: 4) { remove(person, from: drip) }
        case 42..<50: reply(person)
        case 50..<54: optOut(person)
        case 54..<62: tell(Self.goals.randomElement(using: &random) ?? "", of: person)
        case 62..<68: tag(person)
        case 68..<74: setPlan(person)
        case 74..<76: erase(person)
        case 76..<84: for drip in some(of: 4) { edit(drip) }
        case 84..<98: for drip in some(of: 3) { pauseOrResume(drip) }
        default: for drip in some(of: 10) { cancel(drip) }
        }
        if Int.random(in: 0..<6, using: &random) == 0 { try trouble() }
        try settle()
    }

    /// Every n-th drip or so.
    private func some(of n: Int) -> [Int] { models.indices.filter { _ in Int.random(in: 0..<n, using: &random) == 0 } }

    private func launch(_ model: DripModel) {
        var campaign = DripMaker.campaign(model, atMs: clock.nowMs())
        campaign.launch.logIdentity = log.identity
        campaign.launch.positions = log.endPositions(Topics.recipients)
        models.append(model)
        campaigns.append(campaign)
        publish(models.count - 1)
    }

    private func enrol(_ person: Int, in drip: Int) {
        request(.enrol, person, drip)
        // Of an erased contact the console knows nothing.
        guard !contacts[person].isErased else { return }
        models[drip].enrol(person)
    }

    private func remove(_ person: Int, from drip: Int) {
        request(.remove, person, drip)
        models[drip].exit(person, "removed")
    }

    private func request(_ verb: EnrolmentVerb, _ person: Int, _ drip: Int) {
        guard !contacts[person].isErased else { return }
        var request = EnrolmentRequest()
        request.workspace = Workspace.standard
        request.campaignID = campaigns[drip].id
        request.contactID = "contact-\(person)"
        request.address = phone(person)
        request.verb = verb
        request.atMs = clock.nowMs()
        request.source = "api"
        request.logIdentity = log.identity
        request.positions = [Topics.recipients, Topics.campaigns].flatMap(log.endPositions)
        append(Topics.enrolments, person, request)
    }

    private func reply(_ person: Int) {
        var inbound = InboundMessage()
        inbound.workspace = Workspace.standard
        inbound.address = phone(person)
        inbound.channelID = DripMaker.channelID
        inbound.providerMessageID = "in-\(person)-\(clock.nowMs())"
        inbound.atMs = clock.nowMs()
        inbound.opensWindow = true
        append(Topics.messagesInbound, person, inbound)
        for index in models.indices { models[index].reply(person) }
    }

    private func optOut(_ person: Int) {
        var consent = ConsentRecord()
        consent.id = "consent-\(clock.nowMs())"
        consent.workspace = Workspace.standard
        consent.address = phone(person)
        consent.purpose = Purpose.marketing
        consent.state = .revoked
        consent.atMs = clock.nowMs()
        append(Topics.consents, person, consent)
        for index in models.indices { models[index].optOut(person) }
    }

    private func tell(_ name: String, of person: Int) {
        var event = ContactEvent()
        event.workspace = Workspace.standard
        event.address = phone(person)
        event.name = name
        event.atMs = clock.nowMs()
        append(Topics.contactsEvents, person, event)
        for index in models.indices { models[index].happened(name, to: person, isKnown: !contacts[person].isErased) }
    }

    private func tag(_ person: Int) {
        let hadTag = contacts[person].tags.contains(DripMaker.tag)
        contacts[person].tags = hadTag ? [] : [DripMaker.tag]
        change(person) { model, _ in !hadTag && model.tag != nil }
    }

    private func setPlan(_ person: Int) {
        let old = contacts[person]
        contacts[person].plan = DripMaker.plans.randomElement(using: &random) ?? ""
        let new = contacts[person].plan
        change(person) { model, wasErased in
            model.filterValue.map { $0 == new && ($0 != old.plan || wasErased) } ?? false
        }
    }

    /// Publishes a contact's change; the closure says which drips it enters.
    private func change(_ person: Int, entering: (DripModel, _ wasErased: Bool) -> Bool) {
        let wasErased = contacts[person].isErased
        contacts[person].isErased = false
        publishContact(person)
        for index in models.indices where entering(models[index], wasErased) { models[index].enrol(person) }
    }

    private func erase(_ person: Int) {
        contacts[person] = Contact(isErased: true)
        log.append(OutputRecord(topic: Topics.recipients, key: key(person), value: nil))
        for index in models.indices { models[index].exit(person, "removed") }
    }

    private func edit(_ drip: Int) {
        models[drip].edit(DripMaker.steps(&random))
        campaigns[drip].drip.revision += 1
        publish(drip)
    }

    private func pauseOrResume(_ drip: Int) {
        guard !models[drip].isCancelled else { return }
        if models[drip].isPaused {
            campaigns[drip].status = .running
            campaigns[drip].pausedMs += clock.nowMs() - campaigns[drip].pausedSinceMs
            campaigns[drip].pausedSinceMs = 0
            models[drip].resume()
        } else {
            campaigns[drip].status = .paused
            campaigns[drip].pausedSinceMs = clock.nowMs()
            models[drip].pause()
        }
        publish(drip)
    }

    private func cancel(_ drip: Int) {
        campaigns[drip].status = .cancelled
        models[drip].cancel()
        publish(drip)
    }

    // MARK: - Publishing

    private func publish(_ drip: Int) {
        campaigns[drip].drip.steps = DripMaker.steps(of: models[drip])
        campaigns[drip].revision += 1
        let key = RecordKey.campaign(workspace: Workspace.standard, id: campaigns[drip].id)
        log.append(OutputRecord(topic: Topics.campaigns, key: key, value: Codec.encode(campaigns[drip])))
    }

    private func publishChannel() {
        var channel = ChannelRecord()
        channel.workspace = Workspace.standard
        channel.id = DripMaker.channelID
        channel.provider = "whatsapp_cloud"
        channel.messagesPerSecond = 1_000_000
        channel.state = .active
        let key = RecordKey.channel(workspace: channel.workspace, id: channel.id)
        log.append(OutputRecord(topic: Topics.channels, key: key, value: Codec.encode(channel)))
    }

    private func publishContact(_ person: Int) {
        var recipient = RecipientRecord()
        recipient.workspace = Workspace.standard
        recipient.address = phone(person)
        recipient.contactID = "contact-\(person)"
        recipient.tags = contacts[person].tags
        recipient.attributes = ["plan": contacts[person].plan]
        append(Topics.recipients, person, recipient)
    }

    private func append(_ topic: Topic, _ person: Int, _ record: some SwiftProtobuf.Message) {
        log.append(OutputRecord(topic: topic, key: key(person), value: Codec.encode(record)))
    }

    private func key(_ person: Int) -> [UInt8] {
        RecordKey.recipient(workspace: Workspace.standard, address: phone(person))
    }

    // MARK: - Comparing

    /// Compares where everybody stands with where they ought to stand.
    func compare(_ turn: Int) throws {
        try listen()
        for model in models {
            for person in 0..<Self.people {
                let stands =
                    told["\(model.id)|\(phone(person))"].map { Self.word($0, model.dueMs(person)) } ?? "nowhere"
                let ought = Self.word(model, person)
                if stands != ought {
                    faults.append("turn \(turn), \(model.id), person \(person): is \(stands), ought to be \(ought)")
                }
            }
        }
    }

    /// Compares which messages reached whom, and when.
    func compareMessages() {
        let ought = models.reduce(into: [:]) { $0.merge($1.accepted) { first, _ in first } }
        for (name, atMs) in answers.accepted where ought[name] != atMs {
            faults.append("\(name): accepted at \(atMs), ought to be at \(ought[name] ?? 0)")
        }
        for (name, atMs) in ought where answers.accepted[name] == nil {
            faults.append("\(name): not accepted, ought to be at \(atMs)")
        }
        faults += answers.twice.map { "\($0): sent twice" }
    }

    /// Takes in what the scheduler has told since the last look.
    private func listen() throws {
        for partition in 0..<log.partitionCount {
            let records = log.records(Topics.enrolmentsStates, partition: partition, from: positions[partition] ?? 0)
            for record in records {
                positions[partition] = record.offset + 1
                let state = try Codec.decode(EnrolmentState.self, record.value ?? [])
                let key = "\(state.campaignID)|\(state.address)"
                if let known = told[key], known.revision > state.revision {
                    faults.append("\(key): revision \(state.revision) after \(known.revision)")
                }
                told[key] = state
            }
        }
    }

    /// - Parameter dueMs: when it ought to be due; `nil`: not compared.
    private static func word(_ state: EnrolmentState, _ dueMs: Int64?) -> String {
        let standing =
            switch state.status {
            case .completed: "completed"
            case .exited: "exited \(state.exitReason)"
            default:
                state.nextAtMs > 0 ? dueMs.map { _ in "waiting until \(state.nextAtMs)" } ?? "waiting" : "under way"
            }
        return "pass \(state.pass) step \(state.step) \(standing)"
    }

    private static func word(_ model: DripModel, _ person: Int) -> String {
        guard let pass = model.passes[person] else { return "nowhere" }
        let standing =
            switch pass.standing {
            case .completed: "completed"
            case .exited(let reason): "exited \(reason)"
            case .waiting where pass.isUnderWay: "under way"
            case .waiting: model.dueMs(person).map { "waiting until \($0)" } ?? "waiting"
            }
        return "pass \(pass.number) step \(pass.step) \(standing)"
    }
}
