import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

/// Crashes at random points of random stages; the seed is in the test's name and in every failure.
@Suite("Crashes")
struct CrashTests {
    @Test("nobody gets it twice and nobody is without an outcome", arguments: 1...12)
    func survivesCrashes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        try withPipeline { pipeline in
            pipeline.publishChannel()
            pipeline.publishTemplate()
            pipeline.publishRecipients(120)
            pipeline.publish(pipeline.campaign())
            for _ in 0..<60 { try step(pipeline, &random) }
            try pipeline.settle()
            // Everything the crashes left in doubt or unanswered is decided by time.
            for _ in 0..<3 {
                pipeline.clock.advance(700_000)
                try pipeline.settle()
            }
            let progress = try pipeline.progress()
            #expect(pipeline.received.values.allSatisfy { $0 == 1 }, "seed \(seed)")
            #expect(progress["undecided"] == nil, "seed \(seed): \(progress)")
            let outcomes = ["sent", "failed"].reduce(Int64(0)) { $0 + (progress[$1] ?? 0) }
            let refused = try Set(pipeline.events(.suppressed).map(\.reason))
            #expect(outcomes == 120, "seed \(seed): \(progress), suppressed for \(refused)")
            #expect(pipeline.received.count >= Int(progress["sent"] ?? 0), "seed \(seed)")
        }
    }

    @Test("a stage that loses its disk restores from its changelog", arguments: 1...4)
    func survivesLostDisks(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        try withPipeline { pipeline in
            pipeline.publishChannel()
            pipeline.publishTemplate()
            pipeline.publishRecipients(90)
            pipeline.publish(pipeline.campaign())
            for _ in 0..<20 {
                try step(pipeline, &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: try pipeline.scheduler.loseDisk()
                case 1: try pipeline.checker.loseDisk()
                case 2: try pipeline.sender.loseDisk()
                default: break
                }
            }
            for _ in 0..<4 {
                try pipeline.settle()
                pipeline.clock.advance(700_000)
            }
            try pipeline.settle()
            let progress = try pipeline.progress()
            #expect(pipeline.received.values.allSatisfy { $0 == 1 }, "seed \(seed)")
            #expect(progress["undecided"] == nil, "seed \(seed): \(progress)")
            let outcomes = ["sent", "failed"].reduce(Int64(0)) { $0 + (progress[$1] ?? 0) }
            #expect(outcomes == 90, "seed \(seed): \(progress)")
        }
    }

    @Test("a log that is lost: what the ledger knows is told again, what was in flight is asked for again")
    func survivesLostLog() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("lost-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let before = try sixtyInFlight(directory)
        before.answerProvider()
        try before.sender.run()
        try before.scheduler.run()
        for stage in [before.scheduler.crash, before.checker.crash, before.sender.crash] { try stage() }

        // The console publishes its tables into the new, empty log.
        let after = try Pipeline(directory: directory, logIdentity: "memory-2")
        after.publishChannel(revision: 2)
        after.publishTemplate()
        after.publishRecipients(60)
        after.publish(after.campaign(revision: 2))
        try after.settle()
        #expect(try after.progress() == ["sent": 60, "expanded": 3])
        let twice = after.received.keys.filter { before.received[$0] != nil }
        #expect(twice.isEmpty)
        // Whoever reads only the new log learns every outcome.
        let told = try Set(after.events(.sent).map(\.ref.id) + after.events(.accepted).map(\.ref.id))
        #expect(told.count == 60)
    }

    @Test("a log that is lost while messages are in doubt: none of them is sent again")
    func keepsDoubtsThroughLostLog() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("lost-doubt-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let before = try sixtyInFlight(directory)
        try before.receiveAndCrashSender()
        try before.scheduler.crash()
        try before.checker.crash()
        #expect(!before.received.isEmpty)

        let after = try Pipeline(directory: directory, logIdentity: "memory-2")
        // The sender tells its doubts before the console has published anything.
        try after.scheduler.run()
        try after.sender.run()
        try after.scheduler.run()
        after.publishChannel(revision: 2)
        after.publishTemplate()
        after.publishRecipients(60)
        after.publish(after.campaign(revision: 2))
        try after.settle()
        after.clock.advance(700_000)
        try after.settle()
        #expect(after.received.keys.allSatisfy { before.received[$0] == nil })
        let progress = try after.progress()
        #expect(progress["failed"] == Int64(before.received.count))
        #expect(progress["undecided"] == nil)
    }

    private func step(_ pipeline: Pipeline, _ random: inout SplitMix64) throws {
        let crash: CrashChoice = [.none, .none, .beforeOutputs, .beforeCommit].randomElement(using: &random) ?? .none
        switch Int.random(in: 0..<5, using: &random) {
        case 0: try crash.run(pipeline.scheduler)
        case 1: try crash.run(pipeline.checker)
        case 2: try crash.run(pipeline.sender)
        case 3: pipeline.answerProvider()
        default:
            if Int.random(in: 0..<4, using: &random) == 0 { try pipeline.receiveAndCrashSender() }
        }
    }

    private enum CrashChoice {
        case none, beforeOutputs, beforeCommit

        func run<S>(_ harness: StageHarness<S>) throws {
            switch self {
            case .none: try harness.run()
            case .beforeOutputs: try harness.run(crashingAt: .beforeOutputs)
            case .beforeCommit: try harness.run(crashingAt: .beforeCommit)
            }
        }
    }

    /// Requests to sixty people have left and none is answered.
    private func sixtyInFlight(_ directory: URL) throws -> Pipeline {
        let pipeline = try Pipeline(directory: directory)
        pipeline.publishChannel()
        pipeline.publishTemplate()
        pipeline.publishRecipients(60)
        pipeline.publish(pipeline.campaign())
        try pipeline.scheduler.run()
        try pipeline.checker.run()
        try pipeline.sender.run()
        return pipeline
    }
}
