import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("A drip through scheduler, checker and sender")
struct DripTests {
    private let steps: [DripStep] = [.after(), .after(2), .after(1, "days")]

    @Test("sends each step after the completion of the one before, to whoever is enrolled")
    func sendsSteps() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip)
            try pipeline.enrol(0, 1, in: drip)
            #expect(try pipeline.sentSteps(0) == ["1"])
            #expect(try pipeline.standing(0) == "waiting 2")
            let completed = pipeline.clock.nowMs()
            let due = try pipeline.state(0).nextAtMs
            #expect(abs(due - completed - 2 * hourMs) < 2000)
            try pipeline.advance(hours: 1.99)
            #expect(try pipeline.sentSteps(0) == ["1"])
            try pipeline.advance(hours: 0.02)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
            try pipeline.advance(hours: 24.1)
            for person in [0, 1] {
                #expect(try pipeline.sentSteps(person) == ["1", "2", "3"])
                #expect(try pipeline.standing(person) == "completed 3")
            }
            #expect(try pipeline.standing(2) == "nowhere")
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            // The run of a pass goes on as long as the drip does.
            #expect(try pipeline.progress("welcome") == ["sent": 6])
        }
    }

    @Test("every change is told, with a growing revision")
    func tellsStates() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(1), .after(1)])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.advance(hours: 1)
            try pipeline.advance(hours: 1.01)
            let told = try pipeline.history(0)
            #expect(told.map(\.step) == [1, 1, 2, 2, 2])
            #expect(told.map { $0.nextAtMs > 0 } == [true, false, true, false, false])
            #expect(told.map(\.status) == [.waiting, .waiting, .waiting, .waiting, .completed])
            #expect(told.map(\.revision) == [1, 2, 3, 4, 5])
            #expect(told.allSatisfy { $0.pass == 1 && $0.source == "api" && $0.contactID == "contact-0" })
        }
    }

    @Test("a step with several messages is complete when each has an outcome")
    func waitsForEachMessage() throws {
        try withPipeline { pipeline in
            // The second needs a window that nobody has opened: it is suppressed, and the drip goes on.
            let drip = pipeline.drip([.after(messages: [.template, .text("Hello")]), .after(1)])
            try pipeline.launch(drip)
            pipeline.answer = { _ in .notSent(detail: "connection refused") }
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.events(.suppressed).map(\.reason) == [Reason.outsideWindow])
            #expect(try pipeline.standing(0) == "under way 1")
            pipeline.answer = { .answered(.accepted(providerMessageID: "id-\($0.message.ref.idText)", held: false)) }
            try pipeline.sender.crash()
            try pipeline.advance(hours: 0.1)
            #expect(try pipeline.standing(0) == "waiting 2")
            try pipeline.advance(hours: 1)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
        }
    }

    @Test("whom nothing reaches leaves")
    func leavesWhenNothingReaches() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip)
            pipeline.answer = { _ in .answered(.rejected(reason: Reason.notOnChannel, error: ProviderError())) }
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.standing(0) == "exited 1 failed")
            // Another failure concerns this message only.
            pipeline.answer = { _ in .answered(.rejected(reason: Reason.invalidRequest, error: ProviderError())) }
            try pipeline.enrol(1, in: drip)
            #expect(try pipeline.standing(1) == "waiting 2")
        }
    }

    @Test("a receipt that takes the acceptance back takes the person out")
    func leavesOnLateFailure() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            var receipt = try #require(try pipeline.events(.accepted).first)
            receipt.kind = .failed
            receipt.attempt = 0
            receipt.reason = Reason.notOnChannel
            receipt.error = ProviderError()
            pipeline.publish(receipt)
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "exited 1 failed")
        }
    }

    @Test("a failure that may pass opens the step again")
    func reopensStep() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            var receipt = try #require(try pipeline.events(.accepted).first)
            receipt.kind = .failed
            receipt.attempt = 0
            receipt.reason = Reason.providerError
            receipt.error = ProviderError()
            receipt.retry.firstMs = hourMs
            receipt.retry.factor = 2
            receipt.retry.attempts = 5
            pipeline.publish(receipt)
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "under way 1")
            try pipeline.advance(hours: 1)
            #expect(try pipeline.standing(0) == "waiting 2")
            // The delay counts from the second completion.
            try pipeline.advance(hours: 1.5)
            #expect(try pipeline.standing(0) == "waiting 2")
            try pipeline.advance(hours: 0.6)
            #expect(try pipeline.standing(0) == "waiting 3")
        }
    }

    @Test("an enrolment waits for what had been acknowledged before it")
    func waitsForPositions() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip, recipients: 1)
            var request = EnrolmentRequest()
            request.workspace = Workspace.standard
            request.campaignID = drip.id
            request.address = phone(9)
            request.contactID = "contact-9"
            request.verb = .enrol
            request.atMs = pipeline.clock.nowMs()
            request.logIdentity = pipeline.log.identity
            let recipientKey = RecordKey.recipient(workspace: Workspace.standard, address: phone(9))
            var position = LogPosition()
            position.topic = Topics.recipients.name
            position.partition = pipeline.log.partition(for: recipientKey)
            position.nextOffset = Int64(
                pipeline.log.records(Topics.recipients, partition: position.partition).count + 1)
            request.positions = [position]
            pipeline.log.append(
                OutputRecord(topic: Topics.enrolments, key: recipientKey, value: Codec.encode(request)))
            try pipeline.settle()
            #expect(try pipeline.standing(9) == "nowhere")
            pipeline.publishRecipient(9)
            pipeline.publishConsent(phone(9), .granted, id: "c9")
            try pipeline.settle()
            #expect(try pipeline.sentSteps(9) == ["1"])
        }
    }

    @Test("an enrolment waits for the launch of its drip, also of the first drip there is")
    func waitsForLaunch() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip(steps)
            pipeline.publishChannel()
            pipeline.publishTemplate()
            pipeline.publishRecipients(1)
            drip.launch.positions = [Topics.recipients, Topics.consents].flatMap(pipeline.log.endPositions)
            let key = RecordKey.campaign(workspace: drip.workspace, id: drip.id)
            let partition = pipeline.log.partition(for: key)
            pipeline.request(.enrol, 0, in: drip) { request in
                for index in request.positions.indices
                where request.positions[index].topic == Topics.campaigns.name
                    && request.positions[index].partition == partition
                {
                    request.positions[index].nextOffset += 1
                }
            }
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "nowhere")
            pipeline.publish(drip)
            try pipeline.settle()
            #expect(try pipeline.sentSteps(0) == ["1"])
        }
    }

    @Test("an enrolment in an unknown or cancelled campaign is passed over")
    func ignoresUnknownCampaigns() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.enrol(0, in: drip)
            try pipeline.launch(drip)
            try pipeline.change(drip) { $0.status = .cancelled }
            try pipeline.enrol(1, in: drip)
            for index in [0, 1] { #expect(try pipeline.history(index).isEmpty) }
        }
    }

    @Test("whoever enrols before the start waits for it")
    func waitsForStart() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip([.after(1)])
            drip.launch.atMs += 5 * hourMs
            drip.status = .scheduled
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.state(0).nextAtMs == drip.launch.atMs + hourMs)
            #expect(try pipeline.progress("welcome") == [:])
            try pipeline.advance(hours: 6.01)
            #expect(try pipeline.standing(0) == "completed 1")
        }
    }

    @Test("values are those that the person has when the step is planned")
    func resolvesValuesAtPlanning() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(1), .after(1)])
            try pipeline.launch(drip)
            var bodies: [String] = []
            pipeline.answer = {
                bodies.append($0.message.content.template.body.first?.text ?? "")
                return .answered(.accepted(providerMessageID: "id-\($0.message.ref.idText)", held: false))
            }
            try pipeline.enrol(0, in: drip)
            var recipient = RecipientRecord()
            recipient.workspace = Workspace.standard
            recipient.address = phone(0)
            recipient.contactID = "contact-0"
            recipient.firstName = "Asha"
            pipeline.log.append(
                OutputRecord(
                    topic: Topics.recipients,
                    key: RecordKey.recipient(workspace: Workspace.standard, address: phone(0)),
                    value: Codec.encode(recipient)))
            try pipeline.advance(hours: 1)
            #expect(bodies == ["Asha"])
        }
    }
}
