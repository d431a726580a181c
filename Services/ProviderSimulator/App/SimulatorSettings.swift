import Foundation
import ServiceKit

/// The environment settings of the simulator.
enum SimulatorSettings {
    static let port = Setting(
        "SIMULATOR_PORT", default: 8090, in: 0...65535, help: "Port of the API and the page; 0 takes a free one.")
    static let smtpPort = Setting<Int?>(
        optional: "SIMULATOR_SMTP_PORT", in: 0...65535,
        help: "Port of the mail server; 0 takes a free one. Default: mail is not taken.")
    static let dataDirectory = Setting<String?>(
        optional: "CAMPAIGNS_DATA_DIR", help: "Directory of the journal, in simulator/. Default: nothing is kept.")
    static let webhookURL = Setting<URL?>(
        optional: "SIMULATOR_WEBHOOK_URL", help: "Where webhooks go. Default: they wait until one is set.")
    static let accessToken = Setting(
        "SIMULATOR_ACCESS_TOKEN", default: "simulator-token", help: "The bearer token that sends need.")
    static let appSecret = Setting(
        "SIMULATOR_APP_SECRET", default: "simulator-secret", help: "Signs webhooks.")
    static let verifyToken = Setting(
        "SIMULATOR_VERIFY_TOKEN", default: "simulator-verify", help: "Sent in the webhook's handshake.")
    static let phoneNumberID = Setting(
        "SIMULATOR_PHONE_NUMBER_ID", default: "106540352242922", help: "Id of the first number.")
    static let wabaID = Setting("SIMULATOR_WABA_ID", default: "1029384756", help: "Id of the business account.")
    static let businessNumber = Setting("SIMULATOR_BUSINESS_NUMBER", default: "+15550783881", help: "The first number.")
    static let mps = Setting(
        "SIMULATOR_MPS", default: 80.0, in: 0.1...100_000, help: "Messages per second that a number takes.")
    static let acceptLatency = range(
        "SIMULATOR_ACCEPT_LATENCY_MS", 20...80, "Real milliseconds until a send is answered.")
    static let sentDelay = range("SIMULATOR_SENT_DELAY_MS", 50...500, "Product milliseconds until a message is sent.")
    static let deliveredDelay = range(
        "SIMULATOR_DELIVERED_DELAY_MS", 300...3000, "Product milliseconds from sent to delivered.")
    static let readDelay = range("SIMULATOR_READ_DELAY_MS", 500...5000, "Product milliseconds from delivered to read.")
    static let slowDelay = range(
        "SIMULATOR_SLOW_DELAY_MS", 60_000...600_000, "Product milliseconds from sent to delivered for slow phones.")
    static let slowShare = share("SIMULATOR_SLOW_SHARE", 0, "Share of deliveries to slow phones.")
    static let deliveredShare = share("SIMULATOR_DELIVERED_SHARE", 0.95, "Share of sent messages that are delivered.")
    static let readShare = share("SIMULATOR_READ_SHARE", 0.6, "Share of delivered messages that are read.")
    static let notOnWhatsAppShare = share(
        "SIMULATOR_NOT_ON_WHATSAPP_SHARE", 0.03, "Share of people who are not on WhatsApp (131026).")
    static let experimentShare = share(
        "SIMULATOR_EXPERIMENT_SHARE", 0, "Share of people in an experiment without marketing (130472).")
    static let replyShare = share("SIMULATOR_REPLY_SHARE", 0, "Share of read messages that are answered.")
    static let stopShare = share("SIMULATOR_STOP_SHARE", 0, "Share of the answers that are STOP.")
    static let usMarketingPaused = Setting(
        "SIMULATOR_US_MARKETING_PAUSED", default: true, help: "Whether marketing to US numbers fails (131049).")
    static let marketingCap = Setting<RangeValue?>(
        optional: "SIMULATOR_MARKETING_CAP",
        help: "Marketing templates a person takes in 24 hours, LOW..HIGH by person (131049). Default: any number.")
    static let portfolioLimit = Setting(
        "SIMULATOR_PORTFOLIO_LIMIT", default: 0, in: 0...Int(Int32.max),
        help: "People written to outside a window in 24 hours (131048); 0: any number.")
    static let pairInterval = Setting(
        "SIMULATOR_PAIR_INTERVAL_MS", default: 6000, in: 0...600_000,
        help: "Real milliseconds between messages to one person (131056); 0: no limit.")
    static let pairBurst = Setting(
        "SIMULATOR_PAIR_BURST", default: 45, in: 1...100_000, help: "Messages to one person at once before that limit.")
    static let templateReview = Setting(
        "SIMULATOR_TEMPLATE_REVIEW_S", default: 60, in: 0...86_400,
        help: "Product seconds until a submitted template is approved, or rejected when its text has “reject”.")
    static let seed = Setting("SIMULATOR_SEED", default: 7, in: 0...Int.max, help: "Makes runs repeatable.")
    static let flush = Setting(
        "SIMULATOR_WEBHOOK_FLUSH_MS", default: 25, in: 1...10_000, help: "Real milliseconds between webhook requests.")
    static let concurrency = Setting(
        "SIMULATOR_WEBHOOK_CONCURRENCY", default: 2, in: 1...32, help: "Webhook requests in flight per number.")
    static let keptMessages = Setting(
        "SIMULATOR_KEPT_MESSAGES", default: 200_000, in: 1...10_000_000,
        help: "Messages that the control API still shows.")

    static let dialog360Key = Setting<String?>(
        optional: "SIMULATOR_360DIALOG_API_KEY",
        help: "Gives a fresh simulator a number behind 360dialog. Default: none.")
    static let emmaKey = Setting<String?>(
        optional: "SIMULATOR_EMMA_API_KEY", help: "Gives a fresh simulator a number behind Emma. Default: none.")

    static let all: [any DeclaredSetting] =
        [
            port, smtpPort, dataDirectory, webhookURL, accessToken, appSecret, verifyToken, phoneNumberID, wabaID,
            businessNumber,
            mps,
            acceptLatency, sentDelay, deliveredDelay, readDelay, slowDelay, slowShare, deliveredShare, readShare,
            notOnWhatsAppShare, experimentShare, replyShare, stopShare, usMarketingPaused, marketingCap, portfolioLimit,
            pairInterval, pairBurst, templateReview, seed, flush, concurrency, keptMessages, dialog360Key, emmaKey,
        ] + EmmaSettings.all + StandInKind.allCases.flatMap { kind in kind.settings.map(\.setting) }

    private static func range(_ name: String, _ value: ClosedRange<Int>, _ help: String) -> Setting<RangeValue> {
        Setting(name, default: RangeValue(range: value), help: help)
    }

    private static func share(_ name: String, _ value: Double, _ help: String) -> Setting<Double> {
        Setting(name, default: value, in: 0...1, help: help)
    }
}

/// Two whole numbers as `LOW..HIGH`, or one for both.
struct RangeValue: SettingValue {
    let range: ClosedRange<Int>

    static var expectation: String { "a range such as 20..80" }

    init(range: ClosedRange<Int>) { self.range = range }

    init?(settingText: String) {
        let ends = settingText.split(separator: ".", omittingEmptySubsequences: true).map { Int($0) }
        guard ends.count <= 2, let low = ends.first ?? nil, let high = ends.last ?? nil else { return nil }
        guard low >= 0, low <= high, high <= Int(Int32.max) else { return nil }
        range = low...high
    }

    var settingText: String { "\(range.lowerBound)..\(range.upperBound)" }
}
