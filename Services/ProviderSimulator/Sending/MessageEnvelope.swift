/// A message as a client asked for it, checked as far as that goes without knowing templates or people.
struct MessageEnvelope: Sendable {
    enum Recipient: Sendable, Equatable {
        case phone(String)
        case userID(String)
    }

    let recipient: Recipient
    let content: Content
    /// Echoed in every status of the message.
    let callbackData: String?
    /// The message this one quotes.
    let contextID: String?
    /// The files it shows, by id or by link.
    let media: [MediaReference]

    enum Content: Sendable {
        case text(String)
        case media(kind: String, caption: String)
        case interactive(kind: String, body: String, buttons: [TappableButton])
        case template(TemplateContent)
        case other(kind: String)
    }
}

/// Something in a message that a person can tap to answer.
struct TappableButton: Sendable, Equatable {
    let id: String
    let title: String
}

extension MessageEnvelope {
    /// Reads a request body; throws what the provider would answer.
    static func read(_ json: JSONValue) throws(GraphError) -> MessageEnvelope {
        guard json.object != nil else { throw .parameter("Invalid parameter: the body must be a JSON object.") }
        guard json["messaging_product"]?.string == "whatsapp" else {
            throw .parameter("The parameter messaging_product is required.")
        }
        if json["recipient_type"]?.string == "group" { throw GraphError(130501, "recipient_type group") }
        if let type = json["recipient_type"], type != "individual" {
            throw GraphError(131009, "Parameter recipient_type must be one of individual, group")
        }
        let recipient = try recipient(json)
        let callback = try callbackData(json)
        return MessageEnvelope(
            recipient: recipient, content: try ContentReader(json).content(), callbackData: callback,
            contextID: json["context"]?["message_id"]?.string, media: MediaReference.all(in: json))
    }

    private static func recipient(_ json: JSONValue) throws(GraphError) -> Recipient {
        if let to = json["to"] {
            guard let text = to.stringOrDigits, !text.isEmpty else {
                throw GraphError(131009, "Parameter to is not valid")
            }
            return .phone(text)
        }
        if let userID = json["recipient"]?.string, !userID.isEmpty { return .userID(userID) }
        throw GraphError(131008, "Required parameter is missing: to")
    }

    private static func callbackData(_ json: JSONValue) throws(GraphError) -> String? {
        guard let value = json["biz_opaque_callback_data"], value != .null else { return nil }
        guard let text = value.string else { throw GraphError(131009, "biz_opaque_callback_data must be a string") }
        guard text.count <= 512 else { throw GraphError(131009, "biz_opaque_callback_data: at most 512 characters") }
        return text
    }
}
