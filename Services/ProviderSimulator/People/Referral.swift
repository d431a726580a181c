/// The advertisement or page that a person came from (providers.md §4.6).
struct Referral: Sendable, Equatable {
    /// The members as they stand in the webhook.
    let json: JSONValue

    private static let optional = ["body", "media_type", "image_url", "video_url", "thumbnail_url"]

    /// Reads `{}` or what a test wants to see in the webhook.
    init(_ body: JSONValue) throws(ControlError) {
        var fields = try FieldReader(body, at: "/referral")
        let type = fields.string("source_type") ?? "ad"
        if type != "ad", type != "post" { fields.fail("source_type", "must be ad or post") }
        var members: [JSONObject.Member] = [
            .init(name: "source_url", value: .string(fields.string("source_url") ?? "https://fb.me/simulated")),
            .init(name: "source_id", value: .string(fields.string("source_id") ?? "120208888888888888")),
            .init(name: "source_type", value: .string(type)),
            .init(name: "headline", value: .string(fields.string("headline") ?? "Write to us")),
            .init(name: "ctwa_clid", value: .string(fields.string("ctwa_clid") ?? "simulated-click")),
        ]
        for name in Self.optional {
            if let text = fields.string(name) { members.append(.init(name: name, value: .string(text))) }
        }
        try fields.finish()
        json = .object(JSONObject(members: members))
    }

    /// One read back from the journal, whose webhook is kept as it was.
    init() { json = .object(JSONObject(members: [])) }
}
