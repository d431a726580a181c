/// Builds record keys. Fields are joined with `|`, which no id and no address contains.
public enum RecordKey {
    public static func recipient(workspace: String, address: String) -> [UInt8] { join(workspace, address) }
    public static func channel(workspace: String, id: String) -> [UInt8] { join(workspace, id) }
    public static func campaign(workspace: String, id: String) -> [UInt8] { join(workspace, id) }

    public static func template(workspace: String, channel: String, name: String, language: String) -> [UInt8] {
        join(workspace, channel, name, language)
    }

    public static func progress(workspace: String, campaign: String, run: String, partition: Int32) -> [UInt8] {
        join(workspace, campaign, run, String(partition))
    }

    public static func enrolment(workspace: String, campaign: String, address: String) -> [UInt8] {
        join(workspace, campaign, address)
    }

    public static func settings(workspace: String) -> [UInt8] { Array(workspace.utf8) }
    public static func optInForm(workspace: String, id: String) -> [UInt8] { join(workspace, id) }

    /// The pacing domain of a channel: its portfolio, whose channels share one messaging limit, else the number itself.
    public static func pacingDomain(of channel: ChannelRecord) -> [UInt8] {
        channel.portfolio.isEmpty
            ? join(channel.workspace, channel.id) : join(channel.workspace, "portfolio", channel.portfolio)
    }

    private static func join(_ fields: String...) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(fields.reduce(fields.count) { $0 + $1.utf8.count })
        for (index, field) in fields.enumerated() {
            if index > 0 { key.append(UInt8(ascii: "|")) }
            key.append(contentsOf: field.utf8)
        }
        return key
    }
}
