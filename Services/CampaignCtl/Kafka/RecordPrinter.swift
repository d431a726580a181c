import Foundation
import KafkaClient
import Models
import ServiceKit

/// A record as one line of JSON, for people and for `jq`.
struct RecordPrinter: Sendable {
    let topic: Topic

    func line(_ record: ConsumedRecord) -> String {
        let headers = record.headers.map { "\(quote($0.name)):\(quote($0.text))" }.joined(separator: ",")
        return "{\"partition\":\(record.partition),\"offset\":\(record.offset),"
            + "\"time\":\(quote(RFC3339.format(record.timestampMs))),\"key\":\(key(record.key)),"
            + "\"headers\":{\(headers)},\(value(record.value))}"
    }

    /// A key is text, except in a changelog, where it is the table and the key cells of a row.
    private func key(_ bytes: [UInt8]) -> String {
        if topic.value == "StateRow", let row = try? Codec.json(topic: topic, value: bytes) { return row }
        if let text = String(validating: bytes, as: UTF8.self) { return quote(text) }
        return quote("hex:" + Hex.encode(bytes))
    }

    private func value(_ bytes: [UInt8]?) -> String {
        guard let bytes else { return "\"value\":null" }
        if let json = try? Codec.json(topic: topic, value: bytes) { return "\"value\":\(json)" }
        return "\"undecodable\":\(quote("hex:" + Hex.encode(bytes)))"
    }

    private func quote(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // A string always has a JSON form.
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
