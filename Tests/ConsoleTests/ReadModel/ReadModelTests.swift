import HTTPTypes
import KafkaClient
import Models
import Rules
import ServiceKit
import Testing

@testable import Console

@Suite("Read model")
struct ReadModelTests {
    private let fixture: CampaignFixture

    init() async throws {
        fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.store.write { transaction in
            var campaign = Campaign(record: CampaignRecord(), createdAtMs: 1, updatedAtMs: 1)
            campaign.record.id = "c"
            campaign.record.name = "c"
            campaign.record.channelID = "wa"
            campaign.record.status = .draft
            try campaign.apply(.launch, nowMs: 10)
            try CampaignStore.save(campaign, in: transaction)
        }
    }

    private func event(_ kind: EventKind, _ address: String, atMs: Int64, campaign: String = "c") -> MessageEvent {
        var event = MessageEvent()
        event.ref = MessageRef(workspace: "default", campaignID: campaign, runID: "1", address: address)
        event.kind = kind
        event.atMs = atMs
        event.attempt = 1
        event.channelID = "wa"
        event.contactID = "asha"
        return event
    }

    private func record(_ topic: Topic, _ offset: Int64, _ value: [UInt8]?) -> ReadRecord {
        ReadRecord(topic: topic.name, partition: 0, offset: offset, key: [1], value: value)
    }

    private func apply(_ records: [ReadRecord]) async throws {
        try await fixture.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
    }

    private func apply(_ events: [MessageEvent]) async throws {
        try await apply(
            events.enumerated().map { record(Topics.messagesEvents, Int64($0.offset), Codec.encode($0.element)) })
    }

    private func message(_ address: String) async throws -> MessageView? {
        let ref = MessageRef(workspace: "default", campaignID: "c", runID: "1", address: address)
        return try await fixture.store.read { try MessageStore.find(Array(ref.id), in: $0) }
    }

    private func campaign() async throws -> Campaign {
        try await fixture.store.read { try CampaignStore.require("c", in: $0) }
    }

    @Test("a batch is applied with its positions, and twice is once")
    func batch() async throws {
        let address = "phone:+919812345678"
        let events = [
            event(.planned, address, atMs: 1), event(.accepted, address, atMs: 2), event(.read, address, atMs: 3),
        ]
        try await apply(events)
        let first = try await message(address)
        try await apply(events)
        #expect(try await message(address) == first)
        #expect(first?.lifecycle.status == .read)
        #expect(first?.timeline.entries.count == 3)
        let positions = try await fixture.store.read { try ReadPositions.all(in: $0) }
        #expect(positions[ReadPartition(topic: "messages.events", partition: 0)] == 3)
    }

    @Test("events of unknown campaigns and receipts without a name leave no trace")
    func strangers() async throws {
        var nameless = event(.read, "phone:+1", atMs: 1)
        nameless.ref = MessageRef()
        try await apply([nameless, event(.planned, "phone:+1", atMs: 1, campaign: "gone")])
        let rows = try await fixture.store.read { db in
            let ref = MessageRef(workspace: "default", campaignID: "gone", runID: "1", address: "phone:+1")
            return try MessageStore.find(Array(ref.id), in: db)
        }
        #expect(rows == nil)
    }

    @Test("inbound messages open windows, consents of other stages enter the trail once")
    func windowsAndConsents() async throws {
        var inbound = InboundMessage()
        inbound.address = "phone:+919812345678"
        inbound.channelID = "wa"
        inbound.atMs = 500
        inbound.opensWindow = true
        var consent = ConsentRecord()
        consent.id = "keyword-1"
        consent.address = inbound.address
        consent.purpose = Purpose.marketing
        consent.state = .revoked
        consent.source = "keyword"
        consent.atMs = 500
        for _ in 0..<2 {
            try await apply([
                record(Topics.messagesInbound, 0, Codec.encode(inbound)),
                record(Topics.consents, 0, Codec.encode(consent)),
            ])
        }
        let address = inbound.address
        let (windows, state, trail) = try await fixture.store.read { db in
            (
                try WindowStore.windows(of: [address], in: db),
                try ConsentStates.effective(Purpose.marketing, of: address, in: db),
                try ConsentStore.trail(of: [address], after: nil, limit: 10, in: db)
            )
        }
        #expect(windows.map(\.lastInboundMs) == [500])
        #expect(state == .revoked)
        #expect(trail.count == 2)
        #expect(try await fixture.outbox(Topics.consents).isEmpty)
    }

    @Test("a record that cannot be decoded is set aside with where it came from; the rest goes on")
    func undecodable() async throws {
        let bad = record(Topics.messagesEvents, 7, [0xFF, 0xFF, 0xFF])
        let good = record(Topics.messagesEvents, 8, Codec.encode(event(.planned, "phone:+919812345678", atMs: 1)))
        let batch = ReadBatch([bad, good])
        #expect(batch.undecodable.map(\.offset) == [7])
        #expect(batch.next[ReadPartition(topic: "messages.events", partition: 0)] == 9)
        let letter = ReadDeadLetter.make(bad)
        #expect(letter.topic == "messages.events.dlq")
        #expect(letter.value == [0xFF, 0xFF, 0xFF])
        let headers = Dictionary(letter.headers.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }) { $1 }
        #expect(headers["dlq_offset"] == "7")
        #expect(headers["dlq_topic"] == "messages.events")
        #expect(headers["dlq_group"] == "console")
    }

    @Test("progress moves the campaign, and tells the stages")
    func progress() async throws {
        var progress = RunProgress()
        progress.campaignID = "c"
        progress.runID = "1"
        progress.partitionCount = 1
        progress.startedAtMs = 20
        progress.updatedAtMs = 20
        progress.buckets = ["pending": 2]
        progress.undecided = 2
        try await apply([record(Topics.runsProgress, 0, Codec.encode(progress))])
        #expect(try await campaign().startedAtMs == 20)
        progress.buckets = ["sent": 1, "suppressed": 1]
        progress.reasons = ["suppressed/no_opt_in": 1]
        progress.undecided = 0
        progress.expanded = true
        progress.updatedAtMs = 30
        try await apply([record(Topics.runsProgress, 1, Codec.encode(progress))])
        #expect(try await campaign().status == .completed)
        // An older account does not undo a newer one.
        progress.updatedAtMs = 5
        progress.buckets = [:]
        try await apply([record(Topics.runsProgress, 2, Codec.encode(progress))])
        let sum = try await fixture.store.read { try ProgressStore.sum(campaign: "c", in: $0) }
        #expect(sum.planned == 2)
        #expect(sum.reasons(of: .suppressed) == ["no_opt_in": 1])
        let last = try #require(try await fixture.outbox(Topics.campaigns).last?.value)
        #expect(try Codec.decode(CampaignRecord.self, last).status == .completed)
    }

    private func stop(_ scope: String, code: Int32, atMs: Int64) -> MessageEvent {
        var stop = event(.stopped, "phone:+919812345678", atMs: atMs)
        stop.stopScope = scope
        stop.reason = scope == "channel" ? Reason.channelStopped : Reason.templateUnavailable
        stop.error.code = code
        stop.error.title = "words of the provider"
        return stop
    }

    @Test("a stop for the campaign pauses it once; older ones do not pause it again after a resume")
    func stopCampaign() async throws {
        try await apply([stop("campaign", code: 132001, atMs: 50), stop("campaign", code: 132001, atMs: 51)])
        let paused = try await campaign()
        #expect(paused.status == .paused)
        #expect(paused.record.statusCode == Reason.templateUnavailable)
        #expect(paused.statusDetail == "132001 words of the provider")
        try await fixture.test { client in
            let resumed = try await client.post("/campaigns/c/resume")
            #expect(resumed["status"] == "running")
        }
        try await apply([stop("campaign", code: 132001, atMs: 52)])
        #expect(try await campaign().status == .running)
        try await apply([stop("campaign", code: 132015, atMs: fixture.clock.nowMs() + 1)])
        #expect(try await campaign().status == .paused)
    }

    @Test("a stop for the channel pauses its campaigns, and the channel's resume resumes them")
    func stopChannel() async throws {
        try await apply([stop("channel", code: 190, atMs: 50), stop("channel", code: 368, atMs: 51)])
        try await fixture.test { client in
            let channel = try await client.get("/channels/wa")
            #expect(channel["state"] == "stopped")
            #expect(channel.text.contains("190 words of the provider"))
            let paused = try await client.get("/campaigns/c")
            #expect(paused["status"] == "paused")
            #expect(paused.text.contains(#""code":"channel_stopped""#))
            #expect(try await client.post("/campaigns/c/resume").status == .conflict)
            #expect(try await client.post("/channels/wa/resume").status == .accepted)
            #expect(try await client.get("/channels/wa")["state_reason"] == .null)
            #expect(try await client.get("/campaigns/c")["status"] == "running")
        }
    }

    @Test("messages are listed, filtered, downloaded and resolved")
    func messages() async throws {
        let first = "phone:+919812345678"
        let second = "phone:+919812345679"
        var refused = event(.failed, second, atMs: 3)
        refused.reason = Reason.notOnChannel
        refused.error.code = 131026
        try await apply([
            event(.planned, first, atMs: 1), event(.planned, second, atMs: 1), event(.inDoubt, first, atMs: 2), refused,
        ])
        try await fixture.test { client in
            let all = try await client.get("/campaigns/c/messages")
            guard case .array(let data) = all["data"] else { return #expect(Bool(false), "\(all.text)") }
            #expect(data.count == 2)
            let page = try await client.get("/campaigns/c/messages?limit=1")
            guard case .string(let next) = page["next"] else { return #expect(Bool(false), "\(page.text)") }
            #expect(try await client.get("/campaigns/c/messages?limit=1&after=\(next)")["next"] == .null)
            for (query, phone) in [
                ("send_status=PENDING", "+919812345678"), ("send_status=NOT_ON_WHATSAPP", "+919812345679"),
                ("reason=not_on_channel", "+919812345679"), ("search=%2B919812345679", "+919812345679"),
            ] {
                let found = try await client.get("/campaigns/c/messages?\(query)")
                guard case .array(let data) = found["data"], data.count == 1 else {
                    return #expect(Bool(false), "\(query): \(found.text)")
                }
                #expect(found.text.contains(phone))
            }
            #expect(try await client.get("/campaigns/c/messages?send_status=LOST").pointers == ["?send_status"])
            #expect(try await client.get("/campaigns/none/messages").status == .notFound)
            let csv = try await client.get("/campaigns/c/messages", accept: "text/csv")
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
            #expect(csv.text.hasPrefix("contact_id,phone,first_name,last_name,step,status"))
            #expect(csv.text.contains("asha,+919812345678,Asha,"))
            #expect(csv.text.split(whereSeparator: \.isNewline).count == 3)
        }
        try await resolve(first: first, second: second)
    }

    private func resolve(first: String, second: String) async throws {
        let doubtful = try #require(try await message(first))
        let decided = try #require(try await message(second))
        try await fixture.test { client in
            let body = #"{"outcome":"send_again"}"#
            #expect(try await client.post("/messages/\(Hex.encode(doubtful.id))/resolve", body).status == .accepted)
            #expect(try await client.post("/messages/\(Hex.encode(decided.id))/resolve", body).status == .conflict)
            #expect(try await client.post("/messages/00/resolve", body).status == .notFound)
            let wrong = try await client.post("/messages/\(Hex.encode(doubtful.id))/resolve", #"{"outcome":"maybe"}"#)
            #expect(wrong.pointers == ["/outcome"])
        }
        let value = try #require(try await fixture.outbox(Topics.messagesEvents).last?.value)
        let event = try Codec.decode(MessageEvent.self, value)
        #expect(event.kind == .resolved)
        #expect(event.reason == "send_again")
        #expect(Array(event.ref.id) == doubtful.id)
    }

    @Test("another log is read from its beginning; what was learned stays")
    func newLog() async throws {
        try await apply([event(.planned, "phone:+919812345678", atMs: 1)])
        try await fixture.store.write { try ReadPositions.begin(identity: "second", in: $0.db) }
        let (positions, identity) = try await fixture.store.read {
            (try ReadPositions.all(in: $0), try ReadPositions.identity(in: $0))
        }
        #expect(positions.isEmpty)
        #expect(identity == "second")
        #expect(try await message("phone:+919812345678") != nil)
    }
}
