import Models
import Testing

@Suite("Derived ids and keys")
struct IdentityTests {
    @Test("the same message has the same id in every release")
    func goldenID() {
        let ref = MessageRef(workspace: "default", campaignID: "spring", runID: "1", address: "phone:+919812345678")
        #expect(ref.idText == "6caed084f1c19d1a58d6b4646492e47b")
        #expect(ref.id.count == 16)
    }

    @Test("any other field gives another id")
    func differs() {
        let base = MessageRef(workspace: "w", campaignID: "c", runID: "1", address: "phone:+1")
        let others = [
            MessageRef(workspace: "x", campaignID: "c", runID: "1", address: "phone:+1"),
            MessageRef(workspace: "w", campaignID: "d", runID: "1", address: "phone:+1"),
            MessageRef(workspace: "w", campaignID: "c", runID: "2", address: "phone:+1"),
            MessageRef(workspace: "w", campaignID: "c", runID: "1", step: 1, address: "phone:+1"),
            MessageRef(workspace: "w", campaignID: "c", runID: "1", position: 1, address: "phone:+1"),
            MessageRef(workspace: "w", campaignID: "c", runID: "1", address: "phone:+2"),
        ]
        #expect(Set(others.map(\.id) + [base.id]).count == 7)
    }

    @Test("fields cannot run into each other")
    func separatesFields() {
        #expect(DerivedID.of("a", "bc") != DerivedID.of("ab", "c"))
        #expect(DerivedID.of("a", "") != DerivedID.of("", "a"))
    }

    @Test("callback data comes back as the message it names")
    func callbackData() throws {
        let id = String(repeating: "x", count: 64)
        let ref = MessageRef(
            workspace: "default", campaignID: id, runID: "12", step: 3, position: 1, address: "phone:+919812345678")
        let text = CallbackData.encode(ref)
        #expect(text.utf8.count < 256)
        #expect(CallbackData.decode(text) == ref)
    }

    @Test(
        "text that is not ours is no callback data",
        arguments: ["", "1|a|b", "2|w|c|r|0|0|phone:+1", "1|w|c|r|x|0|phone:+1"])
    func foreignCallbackData(text: String) {
        #expect(CallbackData.decode(text) == nil)
    }

    @Test("topic registry: one declaration a name, recipients' topics share their partitioning")
    func registry() {
        let topics = Topics.all(providers: ["whatsapp_cloud"])
        #expect(Set(topics.map(\.name)).count == topics.count)
        for topic in [
            Topics.recipients, Topics.consents, Topics.messagesRequested, Topics.messagesEvents, Topics.messagesInbound,
        ] {
            #expect(topic.partitioning == .recipient)
            #expect(topics.contains(topic.deadLetters))
        }
        #expect(
            Topics.named("messages.approved.whatsapp_cloud", providers: ["whatsapp_cloud"])?.value == "MessageApproved")
    }
}
