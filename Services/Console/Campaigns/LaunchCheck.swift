import GRDB
import HTTPTypes
import Models
import Rules
import SwiftProtobuf

/// Everything that keeps a draft from being launched, and what is filled in when nothing does.
struct LaunchCheck {
    private var errors: [InvalidInput] = []
    private var stoppedChannel: String?
    /// The campaign with what its templates say about its parameters.
    private(set) var campaign: Campaign

    init(_ campaign: Campaign, nowMs: Int64, in db: Database) throws {
        try self.init(messageOf: campaign, nowMs: nowMs, in: db)
        checkSchedule(nowMs)
        try checkAudience(in: db)
    }

    /// Only what keeps its message from being sent to anybody: for a test.
    init(messageOf campaign: Campaign, nowMs: Int64, in db: Database) throws {
        self.campaign = campaign
        try checkPurpose(in: db)
        try checkChannels(in: db)
        try checkContents(in: db)
        try checkTemplates(nowMs, in: db)
    }

    /// - Throws: 422 with what is wrong with the campaign; 409 when only one of its channels does not work.
    func throwIfRefused() throws(Problem) {
        try throwIfInvalid()
        if let stoppedChannel {
            throw .conflict("The campaign cannot run: the channel \(stoppedChannel) is stopped.")
        }
    }

    /// - Throws: 422 with what is wrong with the campaign.
    func throwIfInvalid() throws(Problem) {
        guard errors.isEmpty else {
            throw Problem(.unprocessableContent, "The campaign cannot run: \(errors[0].reason).", errors: errors)
        }
    }

    private mutating func checkSchedule(_ nowMs: Int64) {
        for problem in campaign.scheduleProblems(nowMs: nowMs) { refuse("/schedule" + problem.pointer, problem.reason) }
    }

    /// The workspace may have given the purpose up since the campaign was written.
    private mutating func checkPurpose(in db: Database) throws {
        let purposes = Purposes(try SettingsStore.current(in: db))
        if let reason = purposes.problem(with: campaign.record.purpose) { refuse("/purpose", reason) }
    }

    private mutating func checkChannels(in db: Database) throws {
        for (pointer, id) in campaign.record.placedChannels {
            guard let channel = try ChannelStore.find(id, in: db) else {
                refuse(pointer, "there is no channel '\(id)'")
                continue
            }
            if channel.record.state == .stopped { stoppedChannel = stoppedChannel ?? id }
        }
    }

    /// Another channel may have taken the place of the one that the campaign was saved for.
    private mutating func checkContents(in db: Database) throws {
        for placed in campaign.record.contents {
            let sender = try ContentSender(channel: placed.channelID, in: db)
            for problem in sender.problems(in: placed.content) {
                refuse(placed.pointer + problem.pointer, problem.reason)
            }
        }
    }

    // MARK: Templates

    private mutating func checkTemplates(_ nowMs: Int64, in db: Database) throws {
        var record = campaign.record
        try record.mapContents { try checked($0, nowMs, in: db) }
        campaign.record = record
    }

    /// The content, with what its template says about its parameters when it is one.
    private mutating func checked(_ placed: PlacedContent, _ nowMs: Int64, in db: Database) throws -> Content {
        let pointer = placed.pointer
        guard case .template(var template) = placed.content.kind else { return placed.content }
        guard let known = try sendable(template, placed, in: db) else { return placed.content }
        for problem in TemplateRules.problems(in: template, against: known) {
            refuse(pointer + problem.pointer, problem.reason)
        }
        if template.offerExpiresAtMs > 0, template.offerExpiresAtMs <= max(nowMs, campaign.scheduledAtMs ?? nowMs) {
            refuse("\(pointer)/parameters/offer_expires_at", "the offer has ended when the campaign starts")
        }
        template.complete(from: known)
        return Content.with { $0.template = template }
    }

    /// The template in the first language that can be sent now, as the checker takes it.
    private mutating func sendable(
        _ template: TemplateContent, _ placed: PlacedContent, in db: Database
    ) throws -> TemplateRecord? {
        var states: [String] = []
        for language in [template.language] + template.fallbackLanguages {
            let name = TemplateStore.Name(channel: placed.channelID, name: template.name, language: language)
            let known = try TemplateStore.find(name, in: db)
            if let known, TemplateRules.isSendable(known) { return known }
            let words = "template '\(template.name)' (\(language))"
            states.append(
                known.map { "the \(words) is \($0.status), not APPROVED" }
                    ?? "the channel has no \(words); sync its templates")
        }
        refuse("\(placed.pointer)/name", states.joined(separator: "; "))
        return nil
    }

    // MARK: Audience

    /// People are enrolled in a drip after its launch, so there is nobody to look at yet.
    private mutating func checkAudience(in db: Database) throws {
        guard !campaign.isDrip else { return }
        let audience: AudienceStore
        do {
            audience = try AudienceStore(campaign.record.audience)
        } catch {
            for problem in error.problems { refuse("/audience" + problem.pointer, problem.reason) }
            return
        }
        guard try !audience.isEmpty(in: db) else { return refuse("/audience", "nobody is in the audience") }
        for placed in campaign.record.contents {
            try checkParameters(placed.content, audience, at: placed.pointer, in: db)
        }
    }

    private mutating func checkParameters(
        _ content: Content, _ audience: AudienceStore, at pointer: String, in db: Database
    ) throws {
        var seen: Set<String> = []
        for slot in Placeholders.slots(in: content) where slot.fallback == nil && seen.insert(slot.field).inserted {
            guard RecipientFields.isKnown(slot.field), try !audience.hasValue(of: slot.field, in: db) else { continue }
            refuse(pointer, "nobody in the audience has a value for '\(slot.field)', and there is no fallback")
        }
    }

    private mutating func refuse(_ pointer: String, _ reason: String) {
        errors.append(InvalidInput(pointer: pointer, reason: reason))
    }
}
