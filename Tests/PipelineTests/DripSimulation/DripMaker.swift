import Models
import ServiceKit
import SwiftProtobuf

/// Random small drips, as models and as campaign records.
enum DripMaker {
    static let channelID = "wa"
    static let tag = "vip"
    static let plans = ["free", "gold"]
    private static let halfHourMs: Int64 = 30 * 60_000

    static func make(_ index: Int, seed: UInt64, nowMs: Int64, _ random: inout SplitMix64) -> DripModel {
        var model = DripModel(id: "drip-\(index)", seed: seed, nowMs: nowMs, steps: steps(&random))
        for word in ["reply", "opt_out", "event:bought", "event:left"] where Int.random(in: 0..<3, using: &random) == 0
        {
            model.exitOn.insert(word)
        }
        model.reEnrol = [.never, .afterExit, .always].randomElement(using: &random) ?? .never
        model.reEnrolAfterMs = Int64.random(in: 0...2, using: &random) * 86_400_000
        model.pauseStopsClock = Bool.random(using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: model.tag = tag
        case 1: model.event = DripWorld.goals.randomElement(using: &random)
        case 2: model.filterValue = plans.randomElement(using: &random)
        default: break
        }
        return model
    }

    static func steps(_ random: inout SplitMix64) -> [DripModel.Step] {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in
            let isAtOnce = Int.random(in: 0..<4, using: &random) == 0
            return DripModel.Step(
                delayMs: isAtOnce ? 0 : Int64.random(in: 1...12, using: &random) * halfHourMs,
                removesAfterReply: Int.random(in: 0..<4, using: &random) == 0,
                messages: Int32.random(in: 1...2, using: &random))
        }
    }

    static func steps(of model: DripModel) -> [DripStep] {
        model.steps.map { made in
            var message = DripMessage()
            message.channelID = channelID
            message.content.text.body = "Hello"
            var step = DripStep()
            step.unit = made.delayMs == 0 ? "immediately" : "minutes"
            step.runAfter = made.delayMs / 60_000
            step.removeAfterReply = made.removesAfterReply
            step.messages = Array(repeating: message, count: Int(made.messages))
            return step
        }
    }

    static func campaign(_ model: DripModel, atMs: Int64) -> CampaignRecord {
        var campaign = CampaignRecord()
        campaign.workspace = Workspace.standard
        campaign.id = model.id
        campaign.kind = "drip"
        campaign.purpose = Purpose.marketing
        campaign.inDoubt = .giveUp
        campaign.status = .running
        campaign.launch.runID = "1"
        campaign.launch.atMs = atMs
        campaign.drip.revision = 1
        campaign.drip.exitOn = model.exitOn.sorted()
        campaign.drip.reEnrol = model.reEnrol
        campaign.drip.reEnrolAfterDays = Int32(model.reEnrolAfterMs / 86_400_000)
        campaign.drip.pauseStopsClock = model.pauseStopsClock
        if let tag = model.tag { campaign.drip.entrance.tags = [tag] }
        if let event = model.event { campaign.drip.entrance.events = [event] }
        if let plan = model.filterValue {
            var rule = FilterRule()
            rule.column = "attributes.plan"
            rule.operator = "is"
            rule.values = [plan]
            campaign.drip.entrance.filter.groups = [FilterGroup.with { $0.rules = [rule] }]
        }
        return campaign
    }
}
