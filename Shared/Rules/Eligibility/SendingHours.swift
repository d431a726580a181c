import Models

/// At which times of the day a message may go: in the campaign's daily window and outside the workspace's quiet hours.
struct SendingHours {
    /// Not before this instant, milliseconds since the epoch; `nil`: now.
    var untilMs: Int64?
    /// The hours that hold it back, or the time zone that stood in for the recipient's; empty: nothing to tell.
    var detail = ""

    init(_ request: MessageRequested, _ facts: EligibilityFacts, nowMs: Int64) {
        let rules = Self.rules(request, facts)
        guard !rules.isEmpty else { return }
        let opensAt = Self.firstCommonOpening(rules, fromMs: nowMs)
        untilMs = opensAt > nowMs ? opensAt : nil
        let closed = rules.filter { !$0.hours.isOpen(atMs: nowMs, in: $0.zone.zone) }
        detail = closed.isEmpty ? rules.compactMap(\.zone.note).first ?? "" : Self.words(for: closed)
    }

    private struct Rule {
        let hours: DailyHours
        let zone: ChosenZone
    }

    private static func rules(_ request: MessageRequested, _ facts: EligibilityFacts) -> [Rule] {
        var rules: [Rule] = []
        if let window = facts.dailyWindow {
            rules.append(Rule(hours: DailyHours(window), zone: ChosenZone(window, request, facts.settings)))
        }
        if facts.settings.hasQuietHours, holds(facts.settings.quietHours, request.purpose) {
            let quiet = facts.settings.quietHours.hours
            rules.append(Rule(hours: DailyHours(quiet).complement, zone: ChosenZone(quiet, request, facts.settings)))
        }
        return rules
    }

    private static func holds(_ quiet: QuietHours, _ purpose: String) -> Bool {
        quiet.purposes.isEmpty ? purpose != Purpose.authentication : quiet.purposes.contains(purpose)
    }

    /// Hours that never meet are looked for over a week: the message is judged again then, or expires before.
    private static func firstCommonOpening(_ rules: [Rule], fromMs: Int64) -> Int64 {
        var atMs = fromMs
        for _ in 0..<8 {
            let before = atMs
            for rule in rules { atMs = rule.hours.nextOpening(fromMs: atMs, in: rule.zone.zone) }
            if atMs == before { break }
        }
        return atMs
    }

    private static func words(for closed: [Rule]) -> String {
        closed.map { rule in
            rule.zone.note.map { "\(rule.hours.text), \($0)" } ?? "\(rule.hours.text) \(rule.zone.zone.name)"
        }.joined(separator: "; ")
    }
}

/// Whose clock counts: the rule's own zone, else the recipient's, else the workspace's, and then it is told.
private struct ChosenZone {
    let zone: Zone
    let note: String?

    init(_ window: DailyWindow, _ request: MessageRequested, _ settings: WorkspaceSettings) {
        let isRecipients = window.timeZone.isEmpty || window.timeZone == "recipient"
        if let zone = TimeZones.zone(named: isRecipients ? request.timeZone : window.timeZone) {
            (self.zone, note) = (zone, nil)
        } else {
            zone = TimeZones.zone(named: settings.timeZone) ?? TimeZones.utc
            note = "time zone of the workspace: \(zone.name)"
        }
    }
}
