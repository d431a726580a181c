import GRDB
import Models
import Rules
import SwiftProtobuf

/// Decides about one member of an audience after another with the checker's rules. What is the same for all of them is
/// made once, and of a row only the cells are read that somebody asks for.
struct EstimateJudge {
    private typealias Column = AudienceStore.Column

    /// What becomes of one member.
    struct Outcome {
        let verdict: Verdict
        /// Has to wait for the hours of the day first.
        let isDeferred: Bool
        /// When the verdict falls.
        let atMs: Int64
    }

    private var request: MessageRequested
    private var facts: EligibilityFacts
    private let known: EstimateFacts
    private let slots: [Slot]
    private let outsideSlots: [Slot]
    /// Fields of the slots, in the order of the columns that tell whether they have a value.
    private let fields: [String]
    private let readsZone: Bool
    private let sendsSinceMs: Int64?
    private let atMs: Int64

    init(_ campaign: CampaignRecord, _ known: EstimateFacts, atMs: Int64) {
        self.known = known
        self.atMs = atMs
        // A slot with a fallback is never missing.
        slots = Placeholders.slots(in: campaign.content).filter { $0.fallback == nil }
        outsideSlots =
            campaign.hasOutsideWindow
            ? Placeholders.slots(in: campaign.outsideWindow).filter { $0.fallback == nil } : []
        fields = Self.fields(slots + outsideSlots)
        readsZone = campaign.hasDailyWindow || known.settings.hasQuietHours
        sendsSinceMs = Self.sendsSinceMs(campaign, known.settings, atMs: atMs)
        request = MessageRequested.with {
            $0.channelID = campaign.channelID
            $0.purpose = campaign.purpose
            $0.content = campaign.content
            if campaign.hasOutsideWindow { $0.outsideWindow = campaign.outsideWindow }
            $0.expiresAtMs = campaign.expiresAfterS > 0 ? atMs + campaign.expiresAfterS * 1000 : 0
        }
        let templates = known.templates
        facts = EligibilityFacts(
            settings: known.settings, capabilities: known.capabilities,
            dailyWindow: campaign.hasDailyWindow ? campaign.dailyWindow : nil
        ) { name, language in templates[EstimateFacts.TemplateName(name: name, language: language)] }
        // Nobody's values are read here, only whether there are any.
        facts.isContentFilled = false
    }

    /// What the judge has to know about every member.
    func question(_ campaign: CampaignRecord) -> AudienceStore.Question {
        AudienceStore.Question(
            purpose: campaign.purpose, channel: campaign.channelID,
            schemes: known.capabilities?.addressSchemes ?? [Address.Scheme.phone], sendsSinceMs: sendsSinceMs,
            fields: fields)
    }

    /// From when on sends to a person matter; `nil`: no frequency cap is about this campaign.
    private static func sendsSinceMs(_ campaign: CampaignRecord, _ settings: WorkspaceSettings, atMs: Int64) -> Int64? {
        let caps = settings.frequencyCaps.filter { $0.purpose == campaign.purpose || $0.purpose == Purpose.all }
        return caps.isEmpty ? nil : atMs - FrequencyCaps.longestPeriodMs(caps)
    }

    /// The fields that contacts can have at all, each once.
    private static func fields(_ slots: [Slot]) -> [String] {
        var seen: Set<String> = []
        return slots.map(\.field).filter { RecipientFields.isKnown($0) && seen.insert($0).inserted }
    }

    mutating func outcome(of row: Row, address: String) -> Outcome {
        request.ref.address = address
        request.blacklisted = row[Column.blacklisted]
        if readsZone { request.timeZone = row[Column.timeZone] }
        if !slots.isEmpty { request.missing = missing(slots, row) }
        if !outsideSlots.isEmpty { request.missingOutsideWindow = missing(outsideSlots, row) }
        facts.consents = consents(row)
        facts.lastInboundMs = row[Column.lastInboundMs]
        facts.notOnChannel = isAbsent(address, lastInboundMs: facts.lastInboundMs)
        if sendsSinceMs != nil { facts.recentSends = sends(row[Column.sends]) }
        return judge()
    }

    /// Whether the member judged last has an open window at an instant.
    func isWindowOpen(atMs: Int64) -> Bool {
        Rules.ServiceWindow.isOpen(lastInboundMs: facts.lastInboundMs, nowMs: atMs)
    }

    /// A message that has to wait is judged again at the end of its wait, as the checker does.
    private func judge() -> Outcome {
        var nowMs = atMs
        for round in 0..<8 {
            let verdict = Eligibility.decide(request, facts: facts, nowMs: nowMs)
            guard case .deferred(let untilMs, _, _) = verdict else {
                return Outcome(verdict: verdict, isDeferred: round > 0, atMs: nowMs)
            }
            nowMs = max(untilMs, nowMs + 1)
        }
        return Outcome(verdict: .suppressed(reason: Reason.expired, detail: ""), isDeferred: true, atMs: nowMs)
    }

    private func isAbsent(_ address: String, lastInboundMs: Int64?) -> Bool {
        guard !known.absences.isEmpty, let absentMs = known.absences[address] else { return false }
        return absentMs > lastInboundMs ?? .min
    }

    /// Fields without a value, each once.
    private func missing(_ slots: [Slot], _ row: Row) -> [String] {
        var missing: [String] = []
        for slot in slots where !missing.contains(slot.field) {
            if let place = fields.firstIndex(of: slot.field), row[Column.firstField + place] as Bool { continue }
            missing.append(slot.field)
        }
        return missing
    }

    private func consents(_ row: Row) -> Consents {
        var consents = Consents()
        if let entry = Self.entry(row[Column.ownState], row[Column.ownAtMs]) {
            consents[request.purpose] = entry
        }
        if let entry = Self.entry(row[Column.allState], row[Column.allAtMs]) {
            consents[Purpose.all] = entry
        }
        return consents
    }

    private static func entry(_ state: Int?, _ atMs: Int64?) -> ConsentEntry? {
        guard let state = state.flatMap(ConsentState.init(rawValue:)), let atMs else { return nil }
        return ConsentEntry(state: state, atMs: atMs)
    }

    /// Reads ``AudienceStore/Column/sends``. Which other purpose a send had makes no difference to any cap.
    private func sends(_ text: String?) -> [SendRecord] {
        guard var text else { return [] }
        var sends: [SendRecord] = []
        text.withUTF8 { bytes in
            for number in bytes.split(separator: UInt8(ascii: " ")) {
                let isOther = number.first == UInt8(ascii: "-")
                let atMs = number.dropFirst(isOther ? 1 : 0).reduce(Int64(0)) {
                    $0 * 10 + Int64($1 - UInt8(ascii: "0"))
                }
                sends.append(SendRecord(purpose: isOther ? "" : request.purpose, atMs: atMs))
            }
        }
        return sends
    }
}
