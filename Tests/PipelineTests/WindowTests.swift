import CurlClient
import Foundation
import Models
import Providers
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("The customer service window, twice")
struct WindowTests {
    /// A free-form campaign with a template for closed windows, to one person who wrote a minute ago.
    private func withFreeFormCampaign(_ body: (Pipeline) throws -> Void) throws {
        try withPipeline { pipeline in
            try publishFreeFormCampaign(pipeline)
            try body(pipeline)
        }
    }

    private func publishFreeFormCampaign(_ pipeline: Pipeline) throws {
        pipeline.publishChannel()
        pipeline.publishTemplate()
        pipeline.publishRecipients(1)
        pipeline.publish(inbound(pipeline, secondsAgo: 60))
        try pipeline.checker.run()
        var campaign = pipeline.campaign()
        let template = campaign.content
        campaign.content = Content()
        campaign.content.text.body = "Hello"
        campaign.outsideWindow = template
        pipeline.publish(campaign)
    }

    private func refuseFreeForm(_ pipeline: Pipeline) {
        let accepted = pipeline.answer
        pipeline.answer = { effect in
            guard String(decoding: effect.request.body, as: UTF8.self).contains("Hello") else {
                return accepted(effect)
            }
            return .answered(.rejected(reason: Reason.windowClosed, error: Self.windowClosed))
        }
    }

    private func inbound(_ pipeline: Pipeline, secondsAgo: Int64) -> InboundMessage {
        var inbound = InboundMessage()
        inbound.workspace = Workspace.standard
        inbound.address = Address.phone("+4915100000000")
        inbound.channelID = Pipeline.channelID
        inbound.providerMessageID = "wamid.in"
        inbound.type = "text"
        inbound.text = "Hi"
        inbound.opensWindow = true
        inbound.atMs = pipeline.clock.nowMs() - secondsAgo * 1000
        return inbound
    }

    private static let windowClosed = ProviderError.with(code: 131047)

    @Test("131047 in the answer: the message is judged once more and goes out as the template")
    func refusedAtOnce() throws {
        try withFreeFormCampaign { pipeline in
            refuseFreeForm(pipeline)
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [2])
            #expect(try pipeline.progress()["sent"] == 1)
            #expect(try pipeline.progress()["undecided"] == nil)
            #expect(try pipeline.events(.reopened).count == 1)
            let approvals = try pipeline.events(.approved)
            #expect(approvals.map(\.conversation) == [.userInitiated, .businessInitiated])
        }
    }

    @Test("131047 by webhook after the provider had taken the message; the webhook comes twice")
    func refusedLater() throws {
        try withFreeFormCampaign { pipeline in
            try pipeline.settle()
            #expect(try pipeline.progress()["sent"] == 1)
            var failure = try #require(try pipeline.events(.accepted).first)
            failure.kind = .failed
            failure.attempt = 0
            failure.reason = Reason.windowClosed
            failure.error = Self.windowClosed
            failure.atMs = pipeline.clock.nowMs()
            pipeline.publish(failure)
            try pipeline.settle()
            pipeline.publish(failure)
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [2])
            #expect(try pipeline.progress()["sent"] == 1)
            #expect(try pipeline.progress()["failed"] == nil)
            #expect(try pipeline.events(.reopened).count == 1)
        }
    }

    @Test("after a lost log the reopening is told again, before what came of it")
    func toldAgain() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("reopened-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let before = try Pipeline(directory: directory)
        try publishFreeFormCampaign(before)
        refuseFreeForm(before)
        try before.settle()
        for crash in [before.scheduler.crash, before.checker.crash, before.sender.crash] { try crash() }

        let after = try Pipeline(directory: directory, logIdentity: "memory-2")
        try publishFreeFormCampaign(after)
        try after.settle()
        #expect(after.received.isEmpty)
        // Somebody who has heard of the failure and of nothing since.
        var life = Lifecycle(status: .failed, attempt: 1, reason: Reason.windowClosed, failedAtProvider: true)
        let told = try after.events(.reopened) + after.events(.accepted) + after.events(.sent)
        for event in told { life.apply(event) }
        #expect(told.first?.kind == .reopened)
        #expect(life.status == .sent)
    }

    @Test("with nothing to send outside the window the failure is the outcome")
    func nothingElseToSend() throws {
        try withFreeFormCampaign { pipeline in
            var campaign = pipeline.campaign(revision: 2)
            campaign.content = Content()
            campaign.content.text.body = "Hello"
            pipeline.publish(campaign)
            pipeline.answer = { _ in .answered(.rejected(reason: Reason.windowClosed, error: Self.windowClosed)) }
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [1])
            #expect(try pipeline.progress()["failed"] == 1)
        }
    }
}

extension ProviderError {
    fileprivate static func with(code: Int32) -> ProviderError {
        var error = ProviderError()
        error.code = code
        return error
    }
}
