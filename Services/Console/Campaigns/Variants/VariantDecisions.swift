import GRDB
import Logging
import Models
import Rules
import ServiceKit
import ServiceLifecycle
import SwiftProtobuf

/// Ends test phases when their time is over: the better variant is written into the campaign, for everybody who waits.
struct VariantDecisions: Service {
    private let store: Store
    private let clock: any ProductClock
    private let logger: Logger

    /// Between two looks, product seconds; an accelerated clock does not make it busier than this many real seconds.
    private static let intervalS = 1.0
    private static let shortestS = 0.1

    init(_ dependencies: Dependencies) {
        store = dependencies.store
        clock = dependencies.clock
        logger = dependencies.logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await decideDue()
                } catch {
                    logger.error("variants not decided, trying again", metadata: ["error": "\(error)"])
                }
                let seconds = min(Self.intervalS, max(Self.shortestS, clock.realSeconds(forProduct: Self.intervalS)))
                try? await Task.sleep(for: .seconds(seconds))
            }
        }
    }

    /// Decides every test phase that is due, each in a transaction of its own.
    func decideDue() async throws {
        let nowMs = clock.nowMs()
        for id in try await store.read({ try CampaignStore.undecided(nowMs: nowMs, in: $0) }) {
            let winner = try await store.write { try Self.decide(id, in: $0) }
            guard let winner else { continue }
            logger.info("variant decided", metadata: ["campaign": "\(id)", "winner": "\(winner)"])
        }
    }

    /// - Returns: the winner; `nil`: there is nothing to decide any more.
    static func decide(_ id: String, in transaction: Transaction) throws -> String? {
        guard var campaign = try CampaignStore.find(id, in: transaction.db), let dueMs = campaign.decisionDueMs,
            dueMs <= transaction.nowMs
        else { return nil }
        let record = campaign.record
        let counts = try VariantStore.counts(campaign: id, run: record.launch.runID, in: transaction.db)
        let tallies = Dictionary(counts.map { ($0.key.variant, $0.value.tally) }) { first, _ in first }
        let winner = VariantWinner.of(record.variants, tallies, metric: record.variantTest.metric)?.id ?? ""
        campaign.record.variantTest.winner = winner
        campaign.record.variantTest.decidedAtMs = transaction.nowMs
        try CampaignStore.save(campaign, in: transaction)
        return winner
    }
}

extension Campaign {
    /// When the test phase is to be decided; `nil`: none is under way. A paused campaign waits with it.
    var decisionDueMs: Int64? {
        guard record.hasVariantTest, record.variantTest.winner.isEmpty, status == .running else { return nil }
        return startedAtMs.map { $0 + record.variantTest.afterS * 1000 }
    }
}
