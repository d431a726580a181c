import Foundation
import ServiceKit

extension Behaviour {
    /// Reads the figures of the simulated network.
    init(_ settings: Settings) throws(SettingsError) {
        typealias Names = SimulatorSettings
        self.init()
        seed = UInt64(try settings.value(of: Names.seed))
        acceptLatencyMs = try settings.value(of: Names.acceptLatency).range
        sentDelayMs = try settings.value(of: Names.sentDelay).range
        deliveredDelayMs = try settings.value(of: Names.deliveredDelay).range
        readDelayMs = try settings.value(of: Names.readDelay).range
        slowDelayMs = try settings.value(of: Names.slowDelay).range
        slowShare = try settings.value(of: Names.slowShare)
        deliveredShare = try settings.value(of: Names.deliveredShare)
        readShare = try settings.value(of: Names.readShare)
        notOnWhatsAppShare = try settings.value(of: Names.notOnWhatsAppShare)
        experimentShare = try settings.value(of: Names.experimentShare)
        replyShare = try settings.value(of: Names.replyShare)
        stopShare = try settings.value(of: Names.stopShare)
        pausesUnitedStatesMarketing = try settings.value(of: Names.usMarketingPaused)
        marketingCap = try settings.value(of: Names.marketingCap)?.range
        portfolioLimit = try settings.value(of: Names.portfolioLimit)
        pairIntervalMs = Int64(try settings.value(of: Names.pairInterval))
        pairBurst = try settings.value(of: Names.pairBurst)
        templateReviewMs = Int64(try settings.value(of: Names.templateReview)) * 1000
        keptMessages = try settings.value(of: Names.keptMessages)
    }
}

extension InitialBusiness {
    /// Reads the business that a fresh simulator has.
    init(_ settings: Settings) throws(SettingsError) {
        typealias Names = SimulatorSettings
        self.init()
        let numberText = try settings.value(of: Names.businessNumber)
        guard let number = PhoneNumber(control: numberText) else {
            throw SettingsError(
                name: Names.businessNumber.name, problem: "is “\(numberText)”, expected a phone number")
        }
        phone = number
        phoneNumberID = try settings.value(of: Names.phoneNumberID)
        wabaID = try settings.value(of: Names.wabaID)
        accessToken = try settings.value(of: Names.accessToken)
        messagesPerSecond = try settings.value(of: Names.mps)
        partnerKeys[.dialog360] = try settings.value(of: Names.dialog360Key)
        partnerKeys[.emma] = try settings.value(of: Names.emmaKey)
        let secret = try settings.value(of: Names.appSecret)
        let token = try settings.value(of: Names.verifyToken)
        webhook = WebhookTarget(
            url: try settings.value(of: Names.webhookURL)?.absoluteString ?? "", appSecret: secret, verifyToken: token)
    }
}
