import Foundation
import Models
import Providers
import SwiftProtobuf
import Testing

/// One row of a case table in `Cases/`.
struct Case: CustomTestStringConvertible, Sendable {
    private let json: Data

    init(fields: [String: Any]) throws { json = try JSONSerialization.data(withJSONObject: fields) }

    /// Read anew each time: values of any type could not be passed from the table to its tests.
    var fields: [String: Any] {
        (try? JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)) as? [String: Any] ?? [:]
    }

    var testDescription: String { string("label") ?? "?" }

    func string(_ name: String) -> String? { fields[name] as? String }
    func int(_ name: String) -> Int? { (fields[name] as? NSNumber)?.intValue }
    func object(_ name: String) -> [String: Any] { fields[name] as? [String: Any] ?? [:] }

    /// A body: text as it is, anything else as JSON.
    func body(_ name: String = "body") throws -> [UInt8] {
        if let text = string(name) { return Array(text.utf8) }
        return try JSON.bytes(try #require(fields[name]))
    }

    static func table(_ name: String) throws -> [Case] {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Cases"))
        let rows = try #require(try JSONSerialization.jsonObject(with: try Data(contentsOf: url)) as? [[String: Any]])
        return try rows.map(Case.init(fields:))
    }
}

enum JSON {
    static func bytes(_ value: Any) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys]))
    }

    /// Texts of equal JSON values are equal.
    static func canonical(_ value: Any) throws -> String { String(decoding: try bytes(value), as: UTF8.self) }

    static func canonical(_ text: [UInt8]) throws -> String {
        try canonical(try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed))
    }

    /// A record in protobuf's JSON form.
    static func record<M: Message>(_ type: M.Type, _ value: Any) throws -> M {
        try M(jsonString: try canonical(value))
    }
}

enum Fixture {
    static func channel() -> ChannelRecord {
        var channel = ChannelRecord()
        channel.workspace = "default"
        channel.id = "wa-main"
        channel.provider = "whatsapp_cloud"
        channel.settings = [
            "base_url": "https://graph.example", "api_version": "v23.0", "phone_number_id": "106540352242922",
            "waba_id": "1029384756",
        ]
        return channel
    }

    static func message(attempt: Int = 1) -> MessageApproved {
        var message = MessageApproved()
        message.ref = ref()
        message.attempt = Int32(attempt)
        return message
    }

    static func request(_ body: [UInt8], query: [String: String] = [:], headers: [String: String] = [:])
        -> WebhookRequest
    {
        WebhookRequest(query: query, headers: headers, body: body, arrivedAtMs: 1_800_000_000_000)
    }

    static func ref(_ address: String = "phone:+85291234567") -> MessageRef {
        MessageRef(workspace: "default", campaignID: "cmp_42", runID: "run_1", address: address)
    }
}
