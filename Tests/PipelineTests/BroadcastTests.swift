import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("A broadcast through scheduler, checker and sender")
struct BroadcastTests {
    private func prepare(_ pipeline: Pipeline, recipients: Int) {
        pipeline.publishChannel()
        pipeline.publishTemplate()
        pipeline.publishRecipients(recipients)
    }

    @Test("reaches everybody once and accounts for everybody")
    func reachesEverybodyOnce() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 300)
            pipeline.publish(pipeline.campaign())
            try pipeline.settle()
            #expect(pipeline.received.count == 300)
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            #expect(try pipeline.progress() == ["sent": 300, "expanded": 3])
        }
    }

    @Test("acts on a launch only when everything acknowledged before it has been read")
    func waitsForLaunchPositions() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 20)
            var campaign = pipeline.campaign()
            // One more record than there is: the launch knows of a contact that has not come yet.
            for index in campaign.launch.positions.indices where campaign.launch.positions[index].topic == "recipients"
            {
                campaign.launch.positions[index].nextOffset += 1
            }
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(try pipeline.events(.planned).isEmpty)
            // Its arrival in every partition lets the run begin.
            pipeline.publishRecipients(40)
            try pipeline.settle()
            #expect(pipeline.received.count == 40)
        }
    }

    @Test("a consent acknowledged before the launch is in force, one revoked is respected")
    func respectsConsent() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 30)
            pipeline.clock.advance(1000)
            pipeline.publishConsent(Address.phone("+4915100000007"), .revoked, id: "stop-7")
            pipeline.publish(pipeline.campaign())
            try pipeline.settle()
            #expect(pipeline.received.count == 29)
            #expect(try pipeline.progress() == ["sent": 29, "suppressed": 1, "expanded": 3])
            #expect(try pipeline.events(.suppressed).map(\.reason) == [Reason.optedOut])
        }
    }

    @Test("pause holds back what is not sent, resume sends it, nobody gets it twice")
    func pausesAndResumes() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 200)
            let campaign = pipeline.campaign()
            pipeline.publish(campaign)
            try pipeline.scheduler.run()
            var paused = campaign
            paused.status = .paused
            paused.revision = 2
            pipeline.publish(paused)
            try pipeline.settle()
            let before = pipeline.received.count
            #expect(before == 0)
            var resumed = campaign
            resumed.revision = 3
            pipeline.publish(resumed)
            try pipeline.settle()
            #expect(pipeline.received.count == 200)
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            #expect(try pipeline.progress() == ["sent": 200, "expanded": 3])
        }
    }

    @Test("cancel closes everything that has not left")
    func cancels() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 100)
            let campaign = pipeline.campaign()
            pipeline.publish(campaign)
            try pipeline.scheduler.run()
            var cancelled = campaign
            cancelled.status = .cancelled
            pipeline.publish(cancelled)
            try pipeline.settle()
            #expect(pipeline.received.isEmpty)
            #expect(try pipeline.progress() == ["cancelled": 100, "expanded": 3])
        }
    }

    @Test("deleted before all of it has left: the rest is closed, also what the stages behind give back")
    func deletes() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 100)
            let campaign = pipeline.campaign()
            pipeline.publishChannel(messagesPerSecond: 1, revision: 2)
            pipeline.publish(campaign)
            try pipeline.scheduler.run()
            // Some have been asked for, the others have not.
            #expect((1..<100).contains(try pipeline.requests().count))
            pipeline.delete(campaign)
            try pipeline.settle()
            #expect(pipeline.received.isEmpty)
            #expect(try pipeline.progress() == ["cancelled": 100, "expanded": 3])
        }
    }

    @Test("a start missed by more than its limit is not made up for")
    func missesStart() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 10)
            let campaign = pipeline.campaign()
            pipeline.clock.advance(3601 * 1000)
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(try pipeline.events(.planned).isEmpty)
            #expect(try pipeline.progress() == ["missed": 3, "expanded": 3])
        }
    }

    @Test("a refusal that passes is tried again after its delay")
    func retries() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 10)
            pipeline.answer = { _ in .notSent(detail: "connection refused") }
            pipeline.publish(pipeline.campaign())
            try pipeline.settle()
            #expect(try pipeline.progress() == ["deferred": 10, "undecided": 10, "expanded": 3])
            pipeline.answer = { .answered(.accepted(providerMessageID: "id-\($0.message.ref.idText)", held: false)) }
            pipeline.clock.advance(60_000)
            // The sender's own pause after an outage is real time: let it pass by starting anew.
            try pipeline.sender.crash()
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 10, "expanded": 3])
        }
    }

    @Test("a channel refusal stops the channel and consumes nobody")
    func stopsChannel() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 50)
            var error = ProviderError()
            error.code = 190
            pipeline.answer = { _ in .answered(.stop(scope: .channel, code: Reason.channelStopped, error: error)) }
            pipeline.publish(pipeline.campaign())
            try pipeline.scheduler.run()
            try pipeline.checker.run()
            try pipeline.sender.run()
            pipeline.answerProvider()
            try pipeline.sender.run()
            #expect(try pipeline.events(.stopped).first?.error.code == 190)
            pipeline.publishChannel(state: .stopped, revision: 2)
            try pipeline.settle()
            let progress = try pipeline.progress()
            #expect(progress["undecided"] == 50)
            #expect(progress["failed"] == nil)

            pipeline.answer = { .answered(.accepted(providerMessageID: "id-\($0.message.ref.idText)", held: false)) }
            pipeline.publishChannel(revision: 3)
            pipeline.clock.advance(10_000)
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 50, "expanded": 3])
        }
    }

    @Test("a record nobody can read goes to the dead letters and the partition moves on")
    func deadLetters() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 10)
            for partition in 0..<Pipeline.partitions {
                pipeline.log.append(
                    .init(topic: Topics.messagesRequested, partition: partition, key: [1], value: [0xFF, 0xFF, 0xFF]))
            }
            pipeline.publish(pipeline.campaign())
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 10, "expanded": 3])
            let letters = pipeline.log.records(Topics.messagesRequested.deadLetters)
            #expect(letters.count == 3)
            #expect(letters.allSatisfy { $0.value == [0xFF, 0xFF, 0xFF] })
        }
    }

    @Test("a reply is credited to the message it answers, once")
    func creditsReplies() throws {
        try withPipeline { pipeline in
            prepare(pipeline, recipients: 10)
            pipeline.publish(pipeline.campaign())
            try pipeline.settle()
            pipeline.clock.advance(60_000)
            var inbound = InboundMessage()
            inbound.workspace = Workspace.standard
            inbound.address = Address.phone("+4915100000003")
            inbound.channelID = Pipeline.channelID
            inbound.providerMessageID = "wamid.reply"
            inbound.type = "text"
            inbound.text = "Thanks"
            inbound.atMs = pipeline.clock.nowMs()
            inbound.opensWindow = true
            pipeline.publish(inbound)
            pipeline.publish(inbound)
            pipeline.clock.advance(1000)
            try pipeline.settle()
            #expect(try pipeline.progress()["replied"] == 1)
            #expect(try pipeline.events(.replied).count == 1)
        }
    }
}
