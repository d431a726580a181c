import Providers
import Rules

/// `/providers`
enum ProviderRoutes {
    /// Everything that a form for a new channel has to know.
    static func list() -> Reply {
        .ok(["data": .array(ProviderRegistry.all.map(\.json)), "next": nil])
    }
}

extension Provider {
    fileprivate var json: JSONValue {
        let configuration = configuration
        return [
            "name": .string(name), "title": .string(configuration.title), "note": .text(configuration.note),
            "address": .string(configuration.address.word),
            "settings": .array(configuration.settings.map { $0.json(form: true) }),
            "credentials": .array(configuration.credentials.map { $0.json(form: false) }),
            "capabilities": capabilities.json,
        ]
    }
}

extension ChannelConfiguration.OwnAddress {
    fileprivate var word: String {
        switch self {
        case .phone: "phone"
        case .email: "email"
        case .name: "name"
        }
    }
}

extension ChannelConfiguration.Field {
    /// - Parameter form: whether it is told what a value looks like; all secrets look alike.
    fileprivate func json(form hasForm: Bool) -> JSONValue {
        var object = JSONObject([
            ("name", .string(name)), ("help", .string(help)), ("required", .bool(isRequired && standard == nil)),
            ("default", .text(standard)),
        ])
        guard hasForm else { return .object(object) }
        object["form"] = .string(form.word)
        if case .oneOf(let words) = form { object["one_of"] = .array(words.map(JSONValue.string)) }
        return .object(object)
    }
}

extension ChannelConfiguration.Field.Form {
    fileprivate var word: String {
        switch self {
        case .text: "text"
        case .identifier: "id"
        case .baseURL, .url: "url"
        case .version: "version"
        case .host: "host"
        case .port: "port"
        case .headerName: "header_name"
        case .path: "path"
        case .email: "email"
        case .oneOf: "one_of"
        }
    }
}

extension Capabilities {
    fileprivate var json: JSONValue {
        let kinds = ContentKind.allCases.compactMap { kind in self.kinds[kind].map { (kind.rawValue, $0.json) } }
        return [
            "address_schemes": .array(addressSchemes.map(JSONValue.string)),
            "content_types": .object(JSONObject(unique: kinds)),
            "window": window == .customerService ? "customer_service" : "none",
            "templates": .bool(templates == .managed), "messages_per_second": .double(messagesPerSecond),
            "receipts": .array(
                [(Receipt.delivered, "delivered"), (.read, "read")].filter { receipts.contains($0.0) }
                    .map { .string($0.1) }),
        ]
    }
}

extension ContentLimits {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        for (name, length) in [("body", body), ("header", header), ("footer", footer)] {
            if let length { object[name] = .int(Int64(length)) }
        }
        if !media.isEmpty { object["media"] = .array(media.sorted().map(JSONValue.string)) }
        for (name, number) in [("buttons", buttons), ("button_title", buttonTitle), ("button_id", buttonID)]
        where number > 0 {
            object[name] = .int(Int64(number))
        }
        return .object(object)
    }
}
