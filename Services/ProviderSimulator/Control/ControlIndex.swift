/// `GET /_sim`: every route of the control API, for people and for tests.
enum ControlIndex {
    static var json: JSONValue {
        func texts(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
        return [
            "whatsapp": texts(whatsApp), "providers": texts(providers),
            "names": texts(StandInKind.allCases.map(\.rawValue)),
        ]
    }

    private static let whatsApp = [
        "GET /_sim/stats", "GET /_sim/messages?limit&after&to&order", "GET /_sim/duplicates",
        "GET /_sim/conversations?limit&phone", "GET|POST|DELETE /_sim/faults", "GET|POST /_sim/behaviour",
        "GET|POST /_sim/numbers: phone_number_id, phone, dialect cloud, 360dialog or emma, access_token, flags",
        "PUT /_sim/webhook: url, app_secret or headers, phone_number_id or waba_id", "PUT /_sim/templates",
        "POST /_sim/events: field and its value; changes the state and sends the webhook",
        "GET|POST /_sim/people/{phone}: flags such as on_whatsapp, hides_number, blocked",
        "POST /_sim/people/{phone}/messages: type text, button, button_reply, list_reply, flow_reply, …",
        "POST /_sim/preferences: phone, value stop or resume",
        "DELETE /_sim/state: forgets everything, of all providers",
    ]

    private static let providers = [
        "GET /_sim/providers", "GET|POST /_sim/providers/{p}: account and counts; POST changes values of the account",
        "GET /_sim/providers/{p}/messages?limit&after&to&order: what was accepted",
        "GET /_sim/providers/{p}/inbound?limit&after: what people did",
        "GET /_sim/providers/{p}/duplicates: by our message id, or by person and request where the protocol has none",
        "GET /_sim/providers/{p}/conversations?limit&address",
        "GET|POST|DELETE /_sim/providers/{p}/faults: rates, and force: [{code, count, to, async}]",
        "POST /_sim/providers/{p}/people: addresses and flags blocked, stopped, unreachable, landline, started",
        "GET|POST /_sim/providers/{p}/people/{address}: the same for one, name and last_inbound_at too",
        "POST /_sim/providers/{p}/people/{address}/messages: type text, button, start, stop, block, unblock; "
            + "email and webhook also open, click, complain, unsubscribe",
        "POST /_sim/providers/{messenger|instagram}/handshake: asks the webhook URL with the verify token",
    ]
}
