import Models

/// A message as the fields of a form.
enum TwilioPayload {
    static func fields(
        for message: MessageApproved, on channel: ChannelAccess
    ) throws(ProviderRefusal) -> [FormText.Field] {
        guard let number = Address.phoneNumber(of: message.ref.address), PhoneText.isE164(number) else {
            throw .address("an SMS needs a phone number with country code")
        }
        var fields = [FormText.Field(name: "To", value: number), try sender(channel)]
        fields += try content(message.content)
        let webhook = channel.setting("webhook_url", default: "")
        if !webhook.isEmpty {
            fields.append(
                FormText.Field(
                    name: "StatusCallback",
                    value: TwilioSignature.address(webhook, reference: CallbackData.encode(message.ref))))
        }
        return fields
    }

    private static func sender(_ channel: ChannelAccess) throws(ProviderRefusal) -> FormText.Field {
        let service = channel.setting("messaging_service_sid", default: "")
        if !service.isEmpty { return FormText.Field(name: "MessagingServiceSid", value: service) }
        guard !channel.record.address.isEmpty else {
            throw .channel(detail: "the channel has neither an address nor settings.messaging_service_sid")
        }
        return FormText.Field(name: "From", value: channel.record.address)
    }

    private static func content(_ content: Content) throws(ProviderRefusal) -> [FormText.Field] {
        switch content.kind {
        case .text(let text):
            try ProviderRefusal.require(text.body, "text.body")
            return [FormText.Field(name: "Body", value: text.body)]
        case .media(let media):
            guard media.kind == "image" else { throw .invalid("of media, an SMS can carry images only") }
            try ProviderRefusal.require(media.link, "media.link")
            let caption = media.caption.isEmpty ? [] : [FormText.Field(name: "Body", value: media.caption)]
            return caption + [FormText.Field(name: "MediaUrl", value: media.link)]
        default: throw .invalid("an SMS carries text or an image only")
        }
    }
}
