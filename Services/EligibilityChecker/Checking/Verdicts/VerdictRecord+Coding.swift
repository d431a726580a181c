import Models

/// The form of a verdict in the store.
extension VerdictRecord {
    private static let version: UInt8 = 1

    init(_ bytes: [UInt8]) throws(RecordReader.Damaged) {
        var reader = try RecordReader(bytes, version: Self.version)
        attempt = Int32(truncatingIfNeeded: try reader.integer())
        atMs = try reader.integer()
        kind = EventKind(rawValue: Int(try reader.byte())) ?? .unspecified
        fate = Fate(rawValue: try reader.byte()) ?? .open
        sentAtMs = try reader.integer()
        purpose = try reader.text()
        reason = try reader.text()
        detail = try reader.text()
        untilMs = try reader.integer()
        permission = try reader.flag() ? try Permission(&reader) : nil
    }

    var encoded: [UInt8] {
        var writer = RecordWriter(version: Self.version)
        writer.integer(Int64(attempt))
        writer.integer(atMs)
        writer.byte(UInt8(kind.rawValue))
        writer.byte(fate.rawValue)
        writer.integer(sentAtMs)
        writer.text(purpose)
        writer.text(reason)
        writer.text(detail)
        writer.integer(untilMs)
        writer.flag(permission != nil)
        permission?.write(&writer)
        return writer.bytes
    }
}

extension VerdictRecord.Permission {
    fileprivate init(_ reader: inout RecordReader) throws(RecordReader.Damaged) {
        isOutsideWindow = try reader.flag()
        sendAgain = try reader.flag()
        language = try reader.text()
        conversation = Conversation(rawValue: Int(try reader.byte())) ?? .unspecified
        category = try reader.text()
        validUntilMs = try reader.integer()
        reopenedAfter = Int32(truncatingIfNeeded: try reader.integer())
    }

    fileprivate func write(_ writer: inout RecordWriter) {
        writer.flag(isOutsideWindow)
        writer.flag(sendAgain)
        writer.text(language)
        writer.byte(UInt8(conversation.rawValue))
        writer.text(category)
        writer.integer(validUntilMs)
        writer.integer(Int64(reopenedAfter))
    }
}
