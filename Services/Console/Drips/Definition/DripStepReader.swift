import GRDB
import Models
import SwiftProtobuf

/// Reads a step of a drip: when it comes, and the messages it sends.
struct DripStepReader {
    static let units = ["immediately", "minutes", "hours", "days"]
    static let mostMessages = 10

    /// The longest delay in each unit: a year.
    private static let longest: [String: Int64] = ["immediately": 0, "minutes": 527_040, "hours": 8784, "days": 366]

    let db: Database

    /// The step, with its problems noted at the reader's pointer.
    func read(_ reader: ObjectReader) throws -> DripStep {
        let unit = reader.oneOf("unit", Self.units, required: true)
        let messages = reader.objects("messages", count: 1...Self.mostMessages, required: true) ?? []
        return try DripStep.with {
            $0.unit = unit ?? ""
            $0.runAfter = runAfter(reader, unit)
            $0.removeAfterReply = reader.bool("remove_after_reply") ?? false
            $0.messages = try messages.map(message)
        }
    }

    private func runAfter(_ reader: ObjectReader, _ unit: String?) -> Int64 {
        guard let unit, let longest = Self.longest[unit] else {
            _ = reader.raw("run_after")
            return 0
        }
        guard longest > 0 else {
            if let units = reader.raw("run_after"), units != 0 {
                reader.fail("run_after", "must be 0 or left out: the step comes immediately")
            }
            return 0
        }
        return reader.int("run_after", in: 0...longest, required: true) ?? 0
    }

    // MARK: - Messages

    private func message(_ reader: ObjectReader) throws -> DripMessage {
        let channel = reader.string("channel_id", .id, required: true) ?? ""
        let source = ContentSource(channelID: channel, db: db)
        var message = DripMessage.with { $0.channelID = channel }
        if reader.raw("variants") != nil {
            message.variants = try VariantsReader.read(reader, source)
        } else if let content = reader.object("content") {
            message.content = try source.read(content)
        } else if reader.raw("content") == nil {
            reader.fail("content", "is required, or variants of it")
        }
        if message.variants.isEmpty, let outside = try source.readOutsideWindow(of: reader) {
            message.outsideWindow = outside
        }
        message.waitForWindow = waits(reader)
        return message
    }

    private func waits(_ reader: ObjectReader) -> Bool {
        guard reader.oneOf("when_window_closed", ["skip", "wait"]) == "wait" else { return false }
        if reader.raw("outside_window") != nil {
            reader.fail("when_window_closed", "cannot be wait beside outside_window: that is sent then")
        }
        return true
    }
}
