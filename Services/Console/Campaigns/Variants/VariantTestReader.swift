import Models
import SwiftProtobuf

/// Reads and writes the test phase of variants:
/// `{"share": 0.2, "after_s": 14400, "metric": "read"}`.
enum VariantTestReader {
    /// A minute to 30 days.
    private static let spansS: ClosedRange<Int64> = 60...2_592_000

    /// The test, with its problems noted at the reader's pointer.
    static func read(_ reader: ObjectReader) -> VariantTest {
        VariantTest.with {
            $0.share = share(reader)
            $0.afterS = reader.int("after_s", in: spansS, required: true) ?? 0
            $0.metric = reader.oneOf("metric", VariantMetric.allCases.map(\.rawValue)) ?? VariantMetric.read.rawValue
        }
    }

    /// Notes that a test cannot go with the rest of the campaign.
    static func check(_ record: CampaignRecord, _ reader: ObjectReader) {
        guard record.hasVariantTest else { return }
        if record.schedule.hasRecurrence {
            reader.fail("variant_test", "cannot stand beside a recurrence or an anniversary: it decides about one run")
        } else if record.schedule.recipientLocal {
            reader.fail("variant_test", "cannot stand beside recipient_local: each zone has a time of its own")
        }
    }

    private static func share(_ reader: ObjectReader) -> Double {
        guard let share = reader.double("share", in: 0...1, required: true) else { return 0 }
        if share <= 0 || share >= 1 { reader.fail("share", "must be above 0 and below 1: a part of the audience") }
        return share
    }
}

extension VariantTest {
    /// The test with what it has come to.
    var json: JSONValue {
        [
            "share": .double(share), "after_s": .int(afterS), "metric": .string(metric), "winner": .text(winner),
            "decided_at": decidedAtMs > 0 ? .time(decidedAtMs) : .null,
        ]
    }
}
