import CurlClient

/// The channel of the demonstration and the simulated number behind it.
struct DemoChannel: Sendable {
    static let id = "wa-demo"
    /// Messages per second that the simulated number and the channel allow.
    private static let rate = 1000

    // Known to the simulator alone: they open nothing.
    private static let token = "simulator-token"
    private static let secret = "simulator-secret"
    private static let verifyToken = "simulator-verify"

    let console: JSONAPI
    let simulator: JSONAPI
    let ingesterURL: String

    /// Can be repeated: the simulator's ports may be others at each start.
    func prepare(_ say: (String) -> Void) async throws {
        let number = try await prepareNumber()
        if try await console.send("POST", "/channels", channel(number, isNew: true), accept: [409]).status == 409 {
            try await console.send("PATCH", "/channels/\(Self.id)", channel(number, isNew: false))
        }
        let sync = try await console.send("POST", "/channels/\(Self.id)/templates/sync", [:], as: Sync.self)
        say(
            "channel \(Self.id) on the simulated number \(number.phone), templates: \(sync.added) added, "
                + "\(sync.updated) updated")
    }

    private struct Sync: Decodable {
        let added: Int
        let updated: Int
    }

    private struct Number: Decodable {
        let id: String
        let account: String
        let phone: String

        enum CodingKeys: String, CodingKey {
            case id = "phone_number_id"
            case account = "waba_id"
            case phone
        }
    }

    /// The simulator's first number, made fast enough, and its webhooks sent to our ingester.
    private func prepareNumber() async throws -> Number {
        struct Numbers: Decodable { let data: [Number] }
        guard let number = try await simulator.get("/_sim/numbers", as: Numbers.self).data.first else {
            throw Failure("the simulator at \(simulator.base) has no number")
        }
        try await simulator.send(
            "POST", "/_sim/numbers",
            [
                "phone_number_id": .string(number.id), "access_token": .string(Self.token),
                "messages_per_second": .number(Self.rate),
            ])
        try await simulator.send(
            "PUT", "/_sim/webhook",
            [
                "phone_number_id": .string(number.id), "url": .string("\(ingesterURL)/webhooks/\(Self.id)"),
                "app_secret": .string(Self.secret), "verify_token": .string(Self.verifyToken),
            ])
        return number
    }

    private func channel(_ number: Number, isNew: Bool) -> JSON {
        var fields: [String: JSON] = [
            "name": "Demo number", "address": .string(number.phone),
            "settings": [
                "base_url": .string(simulator.base), "phone_number_id": .string(number.id),
                "waba_id": .string(number.account),
            ],
            "credentials": [
                "access_token": .string(Self.token), "app_secret": .string(Self.secret),
                "verify_token": .string(Self.verifyToken),
            ],
            "limits": ["messages_per_second": .number(Self.rate)],
        ]
        if isNew {
            fields["id"] = .string(Self.id)
            fields["provider"] = "whatsapp_cloud"
        }
        return .object(fields)
    }
}
