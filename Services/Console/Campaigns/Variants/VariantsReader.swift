import Models
import Rules
import SwiftProtobuf

/// Reads the contents that are tried against each other in place of one.
enum VariantsReader {
    /// How many contents one message may have.
    private static let count = 2...10
    private static let weights: ClosedRange<Int64> = 1...1000

    /// The variants in the member `variants` of a message, with their problems noted at the reader's pointer; empty when
    /// the member is absent. A message has either them or a content of its own.
    static func read(_ message: ObjectReader, _ source: ContentSource) throws -> [Variant] {
        guard let items = message.objects("variants", count: count) else { return [] }
        for name in ["content", "outside_window"] where message.raw(name) != nil {
            message.fail(name, "cannot stand beside variants: each of them has its own")
        }
        let variants = try items.map { try variant($0, source) }
        noteTwins(variants, items)
        return variants
    }

    private static func variant(_ reader: ObjectReader, _ source: ContentSource) throws -> Variant {
        try Variant.with {
            $0.id = reader.string("id", .id, required: true) ?? ""
            $0.weight = Int32(reader.int("weight", in: weights) ?? 1)
            if let content = reader.object("content", required: true) { $0.content = try source.read(content) }
            if let outside = try source.readOutsideWindow(of: reader) { $0.outsideWindow = outside }
        }
    }

    private static func noteTwins(_ variants: [Variant], _ items: [ObjectReader]) {
        var seen: Set<String> = [""]
        for (variant, item) in zip(variants, items) where !seen.insert(variant.id).inserted && !variant.id.isEmpty {
            item.fail("id", "two variants are called '\(variant.id)'")
        }
    }
}

extension ContentSource {
    /// What a message says outside the customer service window: a template, or nothing.
    func readOutsideWindow(of message: ObjectReader) throws -> Content? {
        guard let reader = message.object("outside_window") else { return nil }
        let content = try read(reader)
        if content.contentKind != .template, content.kind != nil {
            message.fail("outside_window", "must be a template: nothing else may be sent outside the window")
        }
        return content
    }
}

extension [Variant] {
    /// Changes each content, given its pointer, which begins with the message's own.
    mutating func mapContents(
        of message: String = "", _ change: (_ pointer: String, _ content: Content) throws -> Content
    ) rethrows {
        for index in indices {
            let place = "\(message)/variants/\(index)"
            self[index].content = try change("\(place)/content", self[index].content)
            guard self[index].hasOutsideWindow else { continue }
            self[index].outsideWindow = try change("\(place)/outside_window", self[index].outsideWindow)
        }
    }

    /// The variants as people gave them; `null` when there are none.
    var json: JSONValue {
        guard !isEmpty else { return .null }
        return .array(
            map { variant in
                [
                    "id": .string(variant.id), "weight": .int(Int64(variant.weight)), "content": variant.content.json,
                    "outside_window": variant.hasOutsideWindow ? variant.outsideWindow.json : .null,
                ]
            })
    }
}
