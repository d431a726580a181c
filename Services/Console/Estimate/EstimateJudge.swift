import Foundation
import GRDB
import Models
import Rules
import SwiftProtobuf

/// Decides about one member of an audience after another. What is the same for all of them is made once.
struct EstimateJudge {
    private typealias Column = AudienceStore.Column

    private var request: MessageRequested
    private let slots: [Slot]
    private let outsideSlots: [Slot]
    private let needsAttributes: Bool
    private let purpose: String
    private let nowMs: Int64
    private let templates: [String: TemplateRecord]

    init(_ campaign: CampaignRecord, nowMs: Int64, in db: Database) throws {
        slots = Placeholders.slots(in: campaign.content)
        outsideSlots = campaign.hasOutsideWindow ? Placeholders.slots(in: campaign.outsideWindow) : []
        needsAttributes = (slots + outsideSlots).contains { $0.field.hasPrefix("attributes.") }
        purpose = campaign.purpose
        self.nowMs = nowMs
        templates = try Self.templates(of: campaign, in: db)
        request = MessageRequested.with {
            $0.channelID = campaign.channelID
            $0.purpose = campaign.purpose
            $0.content = campaign.content
            if campaign.hasOutsideWindow { $0.outsideWindow = campaign.outsideWindow }
        }
    }

    mutating func verdict(on row: Row) -> Verdict {
        let phone: String = row[Column.phone]
        request.ref.address = phone.isEmpty ? "" : Address.phone(phone)
        request.blacklisted = row[Column.blacklisted]
        if !slots.isEmpty || !outsideSlots.isEmpty {
            let fields = RecipientFields(recipient(row, phone))
            request.missing = Placeholders.missing(slots, Placeholders.values(for: slots, from: fields))
            request.missingOutsideWindow = Placeholders.missing(
                outsideSlots, Placeholders.values(for: outsideSlots, from: fields))
        }
        let templates = templates
        let facts = EligibilityFacts(consents: consents(row), lastInboundMs: row[Column.lastInboundMs]) {
            name, language in
            templates["\(name)\u{1F}\(language)"]
        }
        return Eligibility.decide(request, facts: facts, nowMs: nowMs)
    }

    private func consents(_ row: Row) -> Consents {
        var byPurpose: [String: ConsentEntry] = [:]
        if let entry = Self.entry(row[Column.ownState], row[Column.ownAtMs]) { byPurpose[purpose] = entry }
        if let entry = Self.entry(row[Column.allState], row[Column.allAtMs]) { byPurpose[Purpose.all] = entry }
        return Consents(byPurpose)
    }

    private static func entry(_ state: Int?, _ atMs: Int64?) -> ConsentEntry? {
        guard let state = state.flatMap(ConsentState.init(rawValue:)), let atMs else { return nil }
        return ConsentEntry(state: state, atMs: atMs)
    }

    private func recipient(_ row: Row, _ phone: String) -> RecipientRecord {
        RecipientRecord.with {
            $0.phone = phone
            $0.email = row[Column.email]
            $0.firstName = row[Column.firstName]
            $0.lastName = row[Column.lastName]
            $0.company = row[Column.company]
            $0.language = row[Column.language]
            if needsAttributes { $0.attributes = JSONText.parseObject(row[Column.attributes]) }
        }
    }

    private static func templates(of campaign: CampaignRecord, in db: Database) throws -> [String: TemplateRecord] {
        var found: [String: TemplateRecord] = [:]
        for content in [campaign.content, campaign.outsideWindow] {
            guard case .template(let template) = content.kind else { continue }
            let name = TemplateStore.Name(channel: campaign.channelID, name: template.name, language: template.language)
            found["\(template.name)\u{1F}\(template.language)"] = try TemplateStore.find(name, in: db)
        }
        return found
    }
}
