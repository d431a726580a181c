import GRDB
import HTTPTypes
import Models
import Rules
import SwiftProtobuf

/// Everything that keeps a draft from being launched, and what is filled in when nothing does.
struct LaunchCheck {
    private var errors: [InvalidInput] = []
    private var isChannelStopped = false
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
        try checkChannel(in: db)
        try checkContents(in: db)
        try checkTemplates(nowMs, in: db)
    }

    /// - Throws: 422 with what is wrong with the campaign; 409 when only its channel does not work.
    func throwIfRefused() throws(Problem) {
        guard errors.isEmpty else {
            throw Problem(.unprocessableContent, "The campaign cannot run: \(errors[0].reason).", errors: errors)
        }
        guard !isChannelStopped else {
            throw .conflict("The campaign cannot run: the channel \(campaign.record.channelID) is stopped.")
        }
    }

    private mutating func checkSchedule(_ nowMs: Int64) {
        guard let dueMs = campaign.scheduledAtMs, dueMs + campaign.latestStartS * 1000 < nowMs else { return }
        refuse("/schedule/at", "the start is past by more than latest_start_s (\(campaign.latestStartS) s)")
    }

    /// The workspace may have given the purpose up since the campaign was written.
    private mutating func checkPurpose(in db: Database) throws {
        let purposes = Purposes(try SettingsStore.current(in: db))
        if let reason = purposes.problem(with: campaign.record.purpose) { refuse("/purpose", reason) }
    }

    private mutating func checkChannel(in db: Database) throws {
        guard let channel = try ChannelStore.find(campaign.record.channelID, in: db) else {
            return refuse("/channel_id", "there is no channel '\(campaign.record.channelID)'")
        }
        isChannelStopped = channel.record.state == .stopped
    }

    /// Another channel may have taken the place of the one that the campaign was saved for.
    private mutating func checkContents(in db: Database) throws {
        let sender = try ContentSender(channel: campaign.record.channelID, in: db)
        for (pointer, content) in campaign.record.contents {
            for problem in sender.problems(in: content) { refuse(pointer + problem.pointer, problem.reason) }
        }
    }

    // MARK: Templates

    private mutating func checkTemplates(_ nowMs: Int64, in db: Database) throws {
        campaign.record.content = try checked(campaign.record.content, at: "/content", nowMs, in: db)
        guard campaign.record.hasOutsideWindow else { return }
        campaign.record.outsideWindow = try checked(
            campaign.record.outsideWindow, at: "/outside_window", nowMs, in: db)
    }

    /// The content, with what its template says about its parameters when it is one.
    private mutating func checked(
        _ content: Content, at pointer: String, _ nowMs: Int64, in db: Database
    ) throws -> Content {
        guard case .template(var template) = content.kind else { return content }
        guard let known = try sendable(template, at: pointer, in: db) else { return content }
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
        _ template: TemplateContent, at pointer: String, in db: Database
    ) throws -> TemplateRecord? {
        var states: [String] = []
        for language in [template.language] + template.fallbackLanguages {
            let name = TemplateStore.Name(
                channel: campaign.record.channelID, name: template.name, language: language)
            let known = try TemplateStore.find(name, in: db)
            if let known, TemplateRules.isSendable(known) { return known }
            let words = "template '\(template.name)' (\(language))"
            states.append(
                known.map { "the \(words) is \($0.status), not APPROVED" }
                    ?? "the channel has no \(words); sync its templates")
        }
        refuse("\(pointer)/name", states.joined(separator: "; "))
        return nil
    }

    // MARK: Audience

    private mutating func checkAudience(in db: Database) throws {
        let audience: AudienceStore
        do {
            audience = try AudienceStore(campaign.record.audience)
        } catch {
            for problem in error.problems { refuse("/audience" + problem.pointer, problem.reason) }
            return
        }
        guard try !audience.isEmpty(in: db) else { return refuse("/audience", "nobody is in the audience") }
        try checkParameters(campaign.record.content, audience, at: "/content", in: db)
        if campaign.record.hasOutsideWindow {
            try checkParameters(campaign.record.outsideWindow, audience, at: "/outside_window", in: db)
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
