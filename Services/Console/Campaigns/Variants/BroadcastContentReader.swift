import Models
import SwiftProtobuf

/// Reads what a broadcast says: one content, or variants of it and how they are tried.
enum BroadcastContentReader {
    static func read(_ reader: ObjectReader, _ source: ContentSource, into record: inout CampaignRecord) throws {
        requireOne(reader, of: record)
        if reader.raw("variants") != nil {
            record.variants = try VariantsReader.read(reader, source)
            record.clearContent()
            record.clearOutsideWindow()
        } else if let content = reader.object("content") {
            record.content = try source.read(content)
            record.variants = []
        }
        try readOutsideWindow(reader, source, into: &record)
        readTest(reader, into: &record)
    }

    /// Either a content or variants: there when the campaign is created, and not taken away later.
    private static func requireOne(_ reader: ObjectReader, of record: CampaignRecord) {
        guard reader.raw("content") == nil, reader.raw("variants") == nil else { return }
        if record.variants.isEmpty {
            if !record.hasContent { reader.fail("content", "is required, or variants of it") }
            if record.hasContent, reader.isNull("content") { reader.fail("content", "cannot be removed") }
        } else if reader.isNull("variants") {
            reader.fail("variants", "cannot be removed without a content in their place")
        }
    }

    private static func readOutsideWindow(
        _ reader: ObjectReader, _ source: ContentSource, into record: inout CampaignRecord
    ) throws {
        if reader.raw("variants") != nil { return }
        if !record.variants.isEmpty, reader.raw("outside_window") != nil {
            return reader.fail("outside_window", "cannot stand beside variants: each of them has its own")
        }
        if reader.isNull("outside_window") { record.clearOutsideWindow() }
        if let outside = try source.readOutsideWindow(of: reader) { record.outsideWindow = outside }
    }

    private static func readTest(_ reader: ObjectReader, into record: inout CampaignRecord) {
        if let test = reader.object("variant_test") {
            record.variantTest = VariantTestReader.read(test)
            if record.variants.isEmpty, reader.raw("variants") == nil { reader.fail("variant_test", "needs variants") }
        }
        if reader.isNull("variant_test") || record.variants.isEmpty { record.clearVariantTest() }
    }
}
