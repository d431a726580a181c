import Foundation
import HTTPTypes
import ServiceKit

/// The two ways in which a form arrives: posted by a browser, or as JSON by a page's script.
enum OptInBody: Sendable {
    case form
    case json

    /// - Parameter contentType: the header as it came.
    init?(contentType: String?) {
        switch contentType?.prefix(while: { $0 != ";" }).lowercased().filter({ !$0.isWhitespace }) {
        case "application/x-www-form-urlencoded": self = .form
        case "application/json": self = .json
        default: return nil
        }
    }

    /// - Throws: 400 when the bytes are not what they are said to be, 422 when they are no object.
    func values(_ bytes: [UInt8]) throws(Problem) -> [String: OptInRequest.Value] {
        switch self {
        case .form: try Self.form(bytes)
        case .json: try Self.json(bytes)
        }
    }

    // MARK: JSON

    private static func json(_ bytes: [UInt8]) throws(Problem) -> [String: OptInRequest.Value] {
        do {
            return try JSONDecoder().decode(Members.self, from: Data(bytes)).values
        } catch DecodingError.typeMismatch {
            throw .invalid([InvalidInput(pointer: "", reason: "must be an object")])
        } catch {
            throw Problem(.badRequest, "The body is not JSON.")
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Members: Decodable {
        var values: [String: OptInRequest.Value] = [:]

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Name.self)
            for key in members.allKeys where try !members.decodeNil(forKey: key) {
                if let flag = try? members.decode(Bool.self, forKey: key) {
                    values[key.stringValue] = .yesOrNo(flag)
                } else if let text = try? members.decode(String.self, forKey: key) {
                    values[key.stringValue] = .text(text)
                } else {
                    values[key.stringValue] = .other
                }
            }
        }
    }

    // MARK: Forms

    private static func form(_ bytes: [UInt8]) throws(Problem) -> [String: OptInRequest.Value] {
        var values: [String: OptInRequest.Value] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormText.decode(parts[0]), let value = FormText.decode(parts.count > 1 ? parts[1] : [])
            else {
                throw Problem(.badRequest, "The form is not percent-encoded UTF-8.")
            }
            // Of a repeated field the last one counts, as with a hidden field before a check box.
            values[name] = name == "consent" ? .yesOrNo(isTicked(value)) : .text(value)
        }
        return values
    }

    /// A check box without a value of its own sends `on`.
    private static func isTicked(_ value: String) -> Bool { ["true", "on", "yes", "1"].contains(value.lowercased()) }
}
