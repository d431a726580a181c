/// The templates a fresh simulator has, one or more in every state that a client meets.
enum SampleTemplates {
    /// Reads the samples for an account. They are checked by a test, so one that cannot be read is left out.
    static func all(wabaID: String, firstID: Int64) -> [Template] {
        guard let samples = try? JSONParser.parse(text).array else { return [] }
        return samples.enumerated().compactMap { offset, fields in
            guard var template = try? Template(id: firstID + Int64(offset), wabaID: wabaID, fields: fields) else {
                return nil
            }
            template.status = fields["status"]?.string.flatMap(Template.Status.init) ?? .approved
            template.rejectedReason = fields["rejected_reason"]?.string ?? "NONE"
            template.qualityScore = template.status == .approved ? "GREEN" : "UNKNOWN"
            return template
        }
    }

    static let text = #"""
        [ { "name": "seasonal_offer", "language": "en_US", "category": "MARKETING", "components": [
              { "type": "BODY", "text": "Hello {{1}}, this week everything is {{2}} off. Come and see us!",
                "example": { "body_text": [["there", "20%"]] } },
              { "type": "FOOTER", "text": "Reply STOP to unsubscribe" } ] },
          { "name": "order_update", "language": "en_US", "category": "UTILITY", "components": [
              { "type": "BODY", "text": "Hello {{1}}, your order {{2}} is on its way.",
                "example": { "body_text": [["there", "A-17"]] } } ] },
          { "name": "order_update", "language": "de", "category": "UTILITY", "components": [
              { "type": "BODY", "text": "Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.",
                "example": { "body_text": [["zusammen", "A-17"]] } } ] },
          { "name": "login_code", "language": "en_US", "category": "AUTHENTICATION", "components": [
              { "type": "BODY", "text": "{{1}} is your verification code.", "add_security_recommendation": true },
              { "type": "FOOTER", "text": "This code expires in 5 minutes.", "code_expiration_minutes": 5 },
              { "type": "BUTTONS", "buttons": [ { "type": "URL", "text": "Copy code",
                "url": "https://www.whatsapp.com/otp/code/?code={{1}}" } ] } ] },
          { "name": "picture_offer", "language": "en_US", "category": "MARKETING", "components": [
              { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["4::aW1hZ2U="] } },
              { "type": "BODY", "text": "Dear {{1}}, our new collection is here. Have a look today!",
                "example": { "body_text": [["customer"]] } },
              { "type": "FOOTER", "text": "Tap below to stop offers" },
              { "type": "BUTTONS", "buttons": [
                { "type": "URL", "text": "Shop now", "url": "https://shop.example/{{1}}",
                  "example": ["https://shop.example/summer"] },
                { "type": "QUICK_REPLY", "text": "Stop promotions" } ] } ] },
          { "name": "event_reminder", "language": "en_US", "category": "UTILITY", "parameter_format": "NAMED",
            "components": [
              { "type": "BODY", "text": "Hi {{first_name}}, {{event}} starts at {{time}} today. See you there!",
                "example": { "body_text_named_params": [ { "param_name": "first_name", "example": "there" },
                  { "param_name": "event", "example": "the tasting" }, { "param_name": "time", "example": "18:00" } ] } } ] },
          { "name": "welcome", "language": "en_US", "category": "MARKETING", "components": [
              { "type": "BODY", "text": "Welcome! We are glad that you are here." } ] },
          { "name": "flash_sale", "language": "en_US", "category": "MARKETING", "status": "PAUSED", "components": [
              { "type": "BODY", "text": "Only today, {{1}}: two for one on everything.",
                "example": { "body_text": [["friend"]] } } ] },
          { "name": "spring_preview", "language": "en_US", "category": "MARKETING", "status": "PENDING", "components": [
              { "type": "BODY", "text": "Hello {{1}}, be the first to see our spring range.",
                "example": { "body_text": [["there"]] } } ] },
          { "name": "lottery", "language": "en_US", "category": "MARKETING", "status": "REJECTED",
            "rejected_reason": "PROMOTIONAL", "components": [
              { "type": "BODY", "text": "You have won, {{1}}! Answer now to claim your prize.",
                "example": { "body_text": [["friend"]] } } ] },
          { "name": "old_offer", "language": "en_US", "category": "MARKETING", "status": "DISABLED", "components": [
              { "type": "BODY", "text": "Hello {{1}}, this offer has been withdrawn for good.",
                "example": { "body_text": [["there"]] } } ] } ]
        """#
}
