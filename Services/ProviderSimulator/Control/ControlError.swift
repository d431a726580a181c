/// A refusal of the control API, answered as RFC 9457 problem details.
struct ControlError: Error, Sendable, Equatable {
    let status: Int
    let title: String
    var detail: String?
    var fields: [FieldError] = []
    /// What the Graph API adds to its code when it refuses a template for this.
    var subcode: Int?

    static func invalid(_ fields: [FieldError], _ subcode: Int? = nil) -> ControlError {
        ControlError(
            status: 422, title: "Invalid values",
            detail: fields.map { "\($0.pointer): \($0.reason)" }.joined(separator: "; "),
            fields: fields, subcode: subcode)
    }

    static func notFound(_ detail: String) -> ControlError {
        ControlError(status: 404, title: "Not found", detail: detail)
    }

    static func storage(_ error: JournalError) -> ControlError {
        ControlError(status: 500, title: "The journal cannot be written", detail: error.description)
    }

    var json: JSONValue {
        let errors = fields.map {
            JSONValue.object(
                JSONObject(members: [
                    .init(name: "pointer", value: .string($0.pointer)),
                    .init(name: "reason", value: .string($0.reason)),
                ]))
        }
        return JSONValue.object(
            JSONObject(members: [
                .init(name: "type", value: "about:blank"), .init(name: "title", value: .string(title)),
                .init(name: "status", value: .int(Int64(status))), .init(name: "detail", value: JSONValue(detail)),
                .init(name: "errors", value: fields.isEmpty ? .null : .array(errors)),
            ])
        ).withoutNulls
    }
}
