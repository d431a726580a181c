import GRDB
import Models
import Rules

/// What the members of the settings have to do with each other and with the forms.
struct SettingsRules {
    /// Begins the payloads by which people confirm a subscription.
    static let reservedPayload = "OPTIN:"

    private let settings: WorkspaceSettings
    private let problems = ProblemCollector()

    init(_ settings: WorkspaceSettings) { self.settings = settings }

    /// - Throws: 422 with everything that does not fit.
    func check(formsIn db: Database) throws {
        checkPurposes()
        checkKeywords()
        checkPayloads()
        checkCaps()
        let purposes = Purposes(settings)
        for form in try OptInFormStore.all(in: db) where !purposes.isKnownOrAll(form.record.purpose) {
            problems.add("/purposes", "the opt-in form \(form.id) needs the purpose '\(form.record.purpose)'")
        }
        try problems.throwIfAny()
    }

    private func checkPurposes() {
        let purposes = Purposes(settings)
        var seen: Set<String> = []
        for (index, purpose) in settings.purposes.enumerated() {
            if Purposes.builtIn.contains(purpose) || purpose == Purpose.all {
                problems.add("/purposes/\(index)", "exists in every workspace; list only your own")
            } else if !seen.insert(purpose).inserted {
                problems.add("/purposes/\(index)", "is listed twice")
            }
        }
        require(settings.purposesWithoutOptIn, purposes, at: "/purposes_without_opt_in")
        require(settings.quietHours.purposes, purposes, at: "/quiet_hours/purposes")
    }

    private func require(_ list: [String], _ purposes: Purposes, at pointer: String) {
        for (index, purpose) in list.enumerated() {
            guard let reason = purposes.problem(with: purpose) else { continue }
            problems.add("\(pointer)/\(index)", reason)
        }
    }

    /// One word cannot ask for two things: the first list would silently win.
    private func checkKeywords() {
        let keywords = Keywords(settings)
        for (listIndex, list) in settings.keywords.enumerated() {
            for (index, word) in list.words.enumerated() {
                let pointer = "/keywords/\(listIndex)/words/\(index)"
                guard let match = keywords.match(text: word) else {
                    problems.add(pointer, "has no letters or digits")
                    continue
                }
                guard match.action != list.action else { continue }
                problems.add(pointer, "'\(word)' stands for \(match.action.word) already")
            }
        }
    }

    private func checkPayloads() {
        var seen: [String: KeywordAction] = [:]
        for (index, button) in settings.buttonPayloads.enumerated() {
            let pointer = "/button_payloads/\(index)/payload"
            if button.payload.hasPrefix(Self.reservedPayload) {
                problems.add(pointer, "begins with \(Self.reservedPayload), which confirms opt-in forms")
            } else if seen.updateValue(button.action, forKey: button.payload) != nil {
                problems.add(pointer, "is listed twice")
            }
        }
    }

    private func checkCaps() {
        let purposes = Purposes(settings)
        var seen: Set<[String]> = []
        for (index, cap) in settings.frequencyCaps.enumerated() {
            if !purposes.isKnownOrAll(cap.purpose), let reason = purposes.problem(with: cap.purpose) {
                problems.add("/frequency_caps/\(index)/purpose", reason)
            }
            if !seen.insert([cap.purpose, String(cap.periodS)]).inserted {
                problems.add("/frequency_caps/\(index)", "there is a cap for this purpose and period already")
            }
        }
    }
}
