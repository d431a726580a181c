import Models
import Rules

/// The form of a recipient's state in the store.
extension RecipientState {
    private static let version: UInt8 = 2

    init(_ bytes: [UInt8]) throws(RecordReader.Damaged) {
        self.init()
        var reader = try RecordReader(bytes, version: Self.version)
        helpedAtMs = try reader.integer()
        consents = try Self.readConsents(&reader)
        channels = try reader.list(Self.readChannel)
        pending = try reader.list(Self.readPending)
        aliases = try reader.list { reader throws(RecordReader.Damaged) in try reader.text() }
    }

    var encoded: [UInt8] {
        var writer = RecordWriter(version: Self.version)
        writer.integer(helpedAtMs)
        writer.list(consents.entries) { writer, entry in
            writer.text(entry.purpose)
            writer.byte(UInt8(entry.consent.state.rawValue))
            writer.integer(entry.consent.atMs)
        }
        writer.list(channels) { writer, facts in
            writer.text(facts.channelID)
            writer.integer(facts.lastInboundMs)
            writer.integer(facts.windowClosedMs)
            writer.integer(facts.notOnChannelMs)
        }
        writer.list(pending) { writer, optIn in
            writer.text(optIn.formID)
            writer.text(optIn.purpose)
            writer.text(optIn.text)
            writer.text(optIn.url)
            writer.integer(optIn.askedAtMs)
        }
        writer.list(aliases) { writer, alias in writer.text(alias) }
        return writer.bytes
    }

    private static func readConsents(_ reader: inout RecordReader) throws(RecordReader.Damaged) -> Consents {
        var consents = Consents()
        for _ in 0..<max(0, try reader.integer()) {
            let purpose = try reader.text()
            let state = ConsentState(rawValue: Int(try reader.byte())) ?? .unspecified
            consents[purpose] = ConsentEntry(state: state, atMs: try reader.integer())
        }
        return consents
    }

    private static func readChannel(_ reader: inout RecordReader) throws(RecordReader.Damaged) -> ChannelFacts {
        ChannelFacts(
            channelID: try reader.text(), lastInboundMs: try reader.integer(), windowClosedMs: try reader.integer(),
            notOnChannelMs: try reader.integer())
    }

    private static func readPending(_ reader: inout RecordReader) throws(RecordReader.Damaged) -> PendingOptIn {
        PendingOptIn(
            formID: try reader.text(), purpose: try reader.text(), text: try reader.text(), url: try reader.text(),
            askedAtMs: try reader.integer())
    }
}
