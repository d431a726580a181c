import Models

/// What Meta tells about a number when asked (providers.md §3).
enum WhatsAppReport {
    static let fields =
        "id,display_phone_number,verified_name,quality_rating,throughput,whatsapp_business_manager_messaging_limit,"
        + "platform_type,is_on_biz_app"

    static func report(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        let root = try ManagementAnswer.answer(status: status, body: body)
        return ChannelReport(fields: try ManagementAnswer.fields(status: status, body: body), health: health(root))
    }

    static func health(_ root: JSONValue) -> ChannelHealth {
        var health = ChannelHealth()
        health.quality = quality(root["quality_rating"]?.string)
        // The limit had another name before; both come as text.
        MessagingLimit(root["whatsapp_business_manager_messaging_limit"] ?? root["messaging_limit_tier"])?
            .write(into: &health)
        let level = root["throughput"]?["level"]?.string ?? ""
        health.throughput = level
        if root["is_on_biz_app"]?.boolean == true {
            health.messagesPerSecond = Throughput.coexistence
        } else if let rate = Throughput.messagesPerSecond(level: level) {
            health.messagesPerSecond = rate
        }
        return health
    }

    /// `NA` says as little as `UNKNOWN`.
    private static func quality(_ rating: String?) -> String {
        let rating = rating?.uppercased() ?? ""
        return rating == "NA" ? "UNKNOWN" : rating
    }
}
