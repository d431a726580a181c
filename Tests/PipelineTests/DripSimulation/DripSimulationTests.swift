import Foundation
import ServiceKit
import Testing

/// Random small drips under random events, crashes and moved partitions, against a model. `DRIP_SEED=17` repeats one world,
/// `DRIP_WORLDS=400` makes as many.
@Suite("Simulated drips")
struct DripSimulationTests {
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["DRIP_SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(1...(environment["DRIP_WORLDS"].flatMap(UInt64.init) ?? 14))
    }()

    @Test(
        "everybody gets the steps they ought to get when they ought to, and stands where they ought to",
        arguments: seeds)
    func agreesWithModel(seed: UInt64) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("drips-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let world = try DripWorld(seed: seed, drips: 50, directory: directory)
        for turn in 0..<20 where world.faults.isEmpty {
            if turn % 2 == 1 { try world.trouble() }
            try world.advance(Int64.random(in: 1...10, using: &world.random) * 30 * 60_000)
            for _ in 0..<Int.random(in: 0...4, using: &world.random) {
                try world.advance(60_000)
                try world.happen()
            }
            try world.compare(turn)
        }
        world.compareMessages()
        #expect(world.faults.isEmpty, "DRIP_SEED=\(seed): \(world.faults.prefix(10).joined(separator: "; "))")
        #expect(world.answers.accepted.count > 100, "DRIP_SEED=\(seed): hardly anything happened")
    }
}
