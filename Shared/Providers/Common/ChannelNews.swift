import Models

extension ChannelEvent {
    /// News of a channel.
    /// - Parameter content: what was told, with anything that tells two occasions of the same news apart: the id is
    ///   derived from it, so that a repeated webhook changes nothing.
    init(
        workspace: String, channelID: String, atMs: Int64, content: [String], _ kind: ChannelEvent.OneOf_Kind
    ) {
        self.init()
        self.workspace = workspace
        self.channelID = channelID
        self.atMs = atMs
        self.kind = kind
        let part =
            switch kind {
            case .template: "template"
            case .health: "health"
            case .alert: "alert"
            }
        id = Hex.encode(DerivedID.of(workspace, channelID, part, content.joined(separator: "\u{1F}")))
    }
}
