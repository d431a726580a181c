import Models
import PhoneNumbers
import Rules
import SwiftProtobuf

/// Reads a change of the settings. What the members have to do with each other is ``SettingsRules``' business.
enum SettingsReader {
    private static let standard = WorkspaceDefaults.settings()
    /// A year: longer memories are never pruned in practice.
    private static let longestS: Int64 = 366 * 86_400

    /// - Throws: 422 with everything that is wrong.
    static func change(_ settings: WorkspaceSettings, _ body: ObjectReader) throws(Problem) -> WorkspaceSettings {
        var changed = settings
        readPlace(&changed, body)
        readPurposes(&changed, body)
        readKeywords(&changed, body)
        readLimits(&changed, body)
        try body.finish()
        return changed
    }

    private static func readPlace(_ settings: inout WorkspaceSettings, _ body: ObjectReader) {
        if body.isNull("time_zone") { settings.timeZone = standard.timeZone }
        if let zone = body.string("time_zone", .upTo(64)) {
            settings.timeZone = zone
            if !TimeZones.isKnown(zone) {
                body.fail("time_zone", "is not a name of the time zone database, such as Asia/Kolkata")
            }
        }
        if body.isNull("default_country") { settings.defaultCountry = "" }
        if let country = body.country("default_country") { settings.defaultCountry = country }
    }

    private static func readPurposes(_ settings: inout WorkspaceSettings, _ body: ObjectReader) {
        if body.isNull("purposes") { settings.purposes = [] }
        if let purposes = body.strings("purposes", each: .id, count: 0...100) { settings.purposes = purposes }
        if body.isNull("purposes_without_opt_in") { settings.purposesWithoutOptIn = standard.purposesWithoutOptIn }
        if let purposes = body.strings("purposes_without_opt_in", each: .id, count: 0...100) {
            settings.purposesWithoutOptIn = purposes
        }
        if body.isNull("evidence_required") { settings.evidenceRequired = false }
        if let isRequired = body.bool("evidence_required") { settings.evidenceRequired = isRequired }
    }

    // MARK: Keywords

    private static func readKeywords(_ settings: inout WorkspaceSettings, _ body: ObjectReader) {
        if body.isNull("keywords") { settings.keywords = standard.keywords }
        if let lists = body.objects("keywords", count: 0...200) { settings.keywords = lists.map(keywords) }
        if body.isNull("button_payloads") { settings.buttonPayloads = standard.buttonPayloads }
        if let payloads = body.objects("button_payloads", count: 0...100) {
            settings.buttonPayloads = payloads.map(payload)
        }
    }

    private static func keywords(_ list: ObjectReader) -> KeywordList {
        KeywordList.with {
            $0.action = action(list)
            $0.language = list.string("language", .language) ?? ""
            $0.words = list.strings("words", each: .upTo(100), count: 1...100, required: true) ?? []
            // One free-form message: half of what the provider takes leaves room for accents.
            $0.reply = list.string("reply", .upTo(2048, orEmpty: true)) ?? ""
        }
    }

    private static func payload(_ button: ObjectReader) -> ButtonPayload {
        ButtonPayload.with {
            $0.action = action(button)
            $0.payload = button.string("payload", .upTo(256), required: true) ?? ""
        }
    }

    private static func action(_ reader: ObjectReader) -> KeywordAction {
        reader.oneOf("action", KeywordAction.words, required: true).flatMap(KeywordAction.init(word:)) ?? .unspecified
    }

    // MARK: Caps and hours

    private static func readLimits(_ settings: inout WorkspaceSettings, _ body: ObjectReader) {
        if body.isNull("frequency_caps") { settings.frequencyCaps = [] }
        if let caps = body.objects("frequency_caps", count: 0...20) { settings.frequencyCaps = caps.map(cap) }
        if body.isNull("quiet_hours") { settings.clearQuietHours() }
        if let hours = body.object("quiet_hours") {
            settings.quietHours = QuietHours.with {
                $0.hours = DailyWindowReader.read(hours)
                $0.purposes = hours.strings("purposes", each: .id, count: 0...100) ?? []
            }
        }
        if body.isNull("not_on_channel_s") { settings.notOnChannelS = standard.notOnChannelS }
        if let seconds = body.int("not_on_channel_s", in: 0...longestS) { settings.notOnChannelS = seconds }
    }

    private static func cap(_ reader: ObjectReader) -> FrequencyCap {
        FrequencyCap.with {
            $0.purpose = reader.string("purpose", .id, required: true) ?? ""
            $0.count = Int32(reader.int("count", in: 1...1000, required: true) ?? 1)
            $0.periodS = reader.int("period_s", in: 1...longestS, required: true) ?? 1
        }
    }
}

extension ObjectReader {
    /// A country for phone numbers without a country code, in capitals.
    func country(_ name: String) -> String? {
        guard let text = string(name, .upTo(2)) else { return nil }
        guard PhoneCountries.isKnown(text) else {
            fail(name, "is not a country code such as DE")
            return nil
        }
        return text.uppercased()
    }
}
