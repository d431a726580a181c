import FuzzKit
import Models
import Providers

/// One provider under fire.
struct FuzzRun {
    let provider: any Provider
    let corpus: [Corpus.Seed]
    let journal: InputJournal
    private var mutator: ByteMutator
    private(set) var findings: [String] = []

    init(provider: any Provider, corpus: [Corpus.Seed], seed: UInt64, journal: InputJournal) {
        self.provider = provider
        self.corpus = corpus
        self.journal = journal
        mutator = ByteMutator(seed: seed)
    }

    /// - Returns: how many inputs were tried.
    mutating func go(for duration: Duration) -> Int {
        let end = ContinuousClock.now + duration
        var executions = 0
        while ContinuousClock.now < end, findings.count < 10 {
            guard let seed = corpus.randomElement(using: &mutator.random),
                let other = corpus.randomElement(using: &mutator.random)
            else { break }
            try? attempt(mutator.mutate(seed.body, with: other.body), query: seed.query)
            executions += 1
        }
        return executions
    }

    private mutating func attempt(_ body: [UInt8], query: [String: String]) throws {
        try journal.save(body)
        let query = query.mapValues { value in
            Bool.random(using: &mutator.random)
                ? value : String(decoding: mutator.mutate(Array(value.utf8), with: body), as: UTF8.self)
        }
        let request = WebhookRequest(
            query: query, headers: Self.headers, body: body, arrivedAtMs: Self.context.receivedAtMs)
        _ = provider.verify(request, on: Self.access)
        _ = provider.handshake(request, on: Self.access)
        let items = try provider.parse(request, context: Self.context)
        for item in items {
            if let problem = Soundness.problem(with: item) {
                findings.append("\(problem): \(String(decoding: body.prefix(2_000), as: UTF8.self))")
            }
        }
        if try provider.parse(request, context: Self.context) != items {
            findings.append("two readings differ: \(String(decoding: body.prefix(2_000), as: UTF8.self))")
        }
    }

    private static let context = WebhookContext(channel: access.record, receivedAtMs: 1_800_000_000_000)

    private static let access = ChannelAccess(
        record: {
            var record = ChannelRecord()
            record.workspace = "default"
            record.id = "main"
            record.settings = ["webhook_url": "https://hooks.example/webhooks/main", "page_id": "55"]
            return record
        }(),
        credentials: [
            "app_secret": "a", "verify_token": "v", "webhook_secret": "s", "signing_secret": "s", "secret_token": "s",
            "auth_token": "t",
        ])

    private static let headers = [
        "x-hub-signature-256": "sha256=" + String(repeating: "0", count: 64), "x-secret": "s",
        "webhook-id": "1", "webhook-timestamp": "1800000000", "webhook-signature": "v1,AAAA",
        "x-twilio-signature": "AAAA",
    ]
}
