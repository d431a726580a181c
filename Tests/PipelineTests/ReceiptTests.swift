import Foundation
import Models
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@Suite("Receipts that do not name their message")
struct ReceiptTests {
    private func withCampaign(_ body: (Pipeline) throws -> Void) throws {
        try withPipeline { pipeline in
            pipeline.publishChannel()
            pipeline.publishTemplate()
            pipeline.publishRecipients(2)
            pipeline.publish(pipeline.campaign())
            try body(pipeline)
        }
    }

    /// - Parameter id: the provider's or, where it only brings ours back, the message's.
    private func receipt(_ kind: EventKind, to address: String, id: String, ours: Data = Data(), _ pipeline: Pipeline)
        -> MessageEvent
    {
        var receipt = MessageEvent()
        (receipt.ref.workspace, receipt.ref.address, receipt.ref.id) = (Workspace.standard, address, ours)
        (receipt.kind, receipt.channelID, receipt.providerMessageID) = (kind, Pipeline.channelID, id)
        receipt.atMs = pipeline.clock.nowMs()
        return receipt
    }

    @Test("are told again with its name, found by the provider's id or by ours")
    func named() throws {
        try withCampaign { pipeline in
            try pipeline.settle()
            let sent = try pipeline.events(.accepted)
            pipeline.publish(
                receipt(.read, to: sent[0].ref.address, id: sent[0].providerMessageID, pipeline))
            pipeline.publish(
                receipt(.delivered, to: sent[1].ref.address, id: "ours", ours: sent[1].ref.id, pipeline))
            try pipeline.settle()
            #expect(try pipeline.progress()["read"] == 1)
            #expect(try pipeline.progress()["delivered"] == 1)
            let named = try pipeline.events(.delivered).filter { !$0.ref.campaignID.isEmpty }
            #expect(named.map(\.ref) == [sent[1].ref])
            #expect(named.map(\.providerMessageID) == [sent[1].providerMessageID])
        }
    }

    @Test("wait for the acceptance when they come before it")
    func early() throws {
        try withCampaign { pipeline in
            let address = Address.phone("+4915100000000")
            let ref = MessageRef(
                workspace: Workspace.standard, campaignID: "spring", runID: "1", address: address)
            pipeline.publish(receipt(.delivered, to: address, id: "wamid.\(ref.idText).1", pipeline))
            try pipeline.settle()
            #expect(try pipeline.progress()["delivered"] == 1)
            #expect(try pipeline.progress()["sent"] == 1)
        }
    }

    @Test("of messages that are not ours change nothing")
    func foreign() throws {
        try withCampaign { pipeline in
            try pipeline.settle()
            let address = try #require(try pipeline.events(.accepted).first?.ref.address)
            pipeline.publish(receipt(.failed, to: address, id: "somebody else's", pipeline))
            try pipeline.settle()
            pipeline.clock.advance(120_000)
            try pipeline.settle()
            #expect(try pipeline.progress()["sent"] == 2)
            let failures = try pipeline.events(.failed)
            #expect(failures.allSatisfy { $0.ref.campaignID.isEmpty })
        }
    }
}
