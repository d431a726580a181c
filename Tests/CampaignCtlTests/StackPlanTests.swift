import ServiceKit
import Testing

@testable import CampaignCtl

@Suite struct StackPlanTests {
    private func plan(scale: [Scale] = [], inherited: [String: String] = [:]) throws -> StackPlan {
        StackPlan(
            directory: DataDirectory("/data"),
            ports: try PublicPorts(
                Settings(environment: ["CONSOLE_PORT": "0", "INGESTER_PORT": "0", "SIMULATOR_PORT": "0"])),
            clock: ResolvedClock(spec: nil, anchorMs: 0), kafka: ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092"],
            topicPrefix: "campaigns.", scale: scale, secretKey: "secret",
            apiKey: "key", inherited: inherited)
    }

    @Test func thereIsOneOfEach() throws {
        let names = try plan().processes.map(\.name)
        #expect(
            Set(names) == [
                "provider-simulator-1", "console-1", "scheduler-1", "eligibility-checker-1", "sender-1",
                "webhook-ingester-1",
            ])
    }

    @Test func instancesOfAServiceShareItsDirectory() throws {
        let senders = try plan(scale: [Scale("sender=3")]).processes.filter { $0.service == "sender" }
        #expect(senders.map(\.name) == ["sender-1", "sender-2", "sender-3"])
        #expect(senders.allSatisfy { $0.environment["CAMPAIGNS_DATA_DIR"] == "/data/sender" })
        #expect(senders.allSatisfy { $0.arguments == ["--provider", "all"] })
    }

    @Test func onlyTheConsoleKnowsHowPeopleGetIn() throws {
        let processes = try plan(inherited: ["CAMPAIGNS_API_KEY": "key", "CAMPAIGNS_ADMIN_PASSWORD": "word"]).processes
        for process in processes {
            #expect((process.environment["CAMPAIGNS_API_KEY"] != nil) == (process.service == "console"))
            #expect((process.environment["CAMPAIGNS_ADMIN_PASSWORD"] != nil) == (process.service == "console"))
        }
    }

    @Test func whatTheStackDecidesDoesNotComeFromOutside() throws {
        let processes = try plan(inherited: ["CAMPAIGNS_CLOCK": "2020-01-01T00:00:00Z", "CAMPAIGNS_INSTANCE": "3"])
            .processes
        #expect(processes.allSatisfy { $0.environment["CAMPAIGNS_CLOCK"] == nil })
        #expect(processes.allSatisfy { $0.environment["CAMPAIGNS_INSTANCE"] == nil })
    }

    @Test func nobodyDrainsBeforeThoseWhoHandItWork() throws {
        let order = Dictionary(uniqueKeysWithValues: try plan().processes.map { ($0.service, $0.drainOrder) })
        #expect(order["scheduler"]! < order["eligibility-checker"]!)
        #expect(order["eligibility-checker"]! < order["sender"]!)
        #expect(order["sender"]! < order["webhook-ingester"]!)
        #expect(order["webhook-ingester"]! < order["provider-simulator"]!)
    }

    @Test(arguments: ["console=2", "sender", "sender=0", "sender=x", "=3"])
    func badScalesAreRefused(_ text: String) {
        #expect(throws: Failure.self) { try Scale(text) }
    }

    @Test func portsMustDiffer() throws {
        let free = String(try FreePort.find())
        let settings = Settings(environment: ["CONSOLE_PORT": free, "INGESTER_PORT": free, "SIMULATOR_PORT": "0"])
        let error = #expect(throws: Failure.self) { try PublicPorts(settings) }
        #expect(error?.description.contains("INGESTER_PORT") == true)
    }
}
