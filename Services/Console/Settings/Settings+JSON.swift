import Models

extension WorkspaceSettings {
    var json: JSONValue {
        [
            "time_zone": .string(timeZone), "default_country": .text(defaultCountry),
            "purposes": .array(purposes.map(JSONValue.string)),
            "purposes_without_opt_in": .array(purposesWithoutOptIn.map(JSONValue.string)),
            "keywords": .array(keywords.map(\.json)), "button_payloads": .array(buttonPayloads.map(\.json)),
            "frequency_caps": .array(frequencyCaps.map(\.json)),
            "quiet_hours": hasQuietHours ? quietHours.json : .null, "evidence_required": .bool(evidenceRequired),
            "not_on_channel_s": .int(notOnChannelS),
        ]
    }
}

extension KeywordList {
    fileprivate var json: JSONValue {
        [
            "action": .string(action.word), "language": .text(language), "words": .array(words.map(JSONValue.string)),
            "reply": .text(reply),
        ]
    }
}

extension ButtonPayload {
    fileprivate var json: JSONValue { ["action": .string(action.word), "payload": .string(payload)] }
}

extension FrequencyCap {
    fileprivate var json: JSONValue {
        ["purpose": .string(purpose), "count": .int(Int64(count)), "period_s": .int(periodS)]
    }
}

extension QuietHours {
    fileprivate var json: JSONValue {
        guard case .object(var object) = hours.json else { return .null }
        object["purposes"] = .array(purposes.map(JSONValue.string))
        return .object(object)
    }
}

extension KeywordAction {
    static let words = ["stop", "stop_all", "start", "blacklist", "help"]

    init?(word: String) {
        switch word {
        case "stop": self = .stop
        case "stop_all": self = .stopAll
        case "start": self = .start
        case "blacklist": self = .blacklist
        case "help": self = .help
        default: return nil
        }
    }

    var word: String {
        switch self {
        case .stop: "stop"
        case .stopAll: "stop_all"
        case .start: "start"
        case .blacklist: "blacklist"
        case .help: "help"
        default: ""
        }
    }
}
