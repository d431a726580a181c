/// An answer of the Graph API that is not a success.
struct GraphError: Error, Sendable, Equatable {
    var code: Int
    var details: String?
    /// Overrides the text that the code's table entry gives.
    var message: String?
    var subcode: Int?
    /// Overrides the status that the code's table entry gives.
    var httpStatus: Int?
    /// `OAuthException` unless another is set.
    var type = "OAuthException"

    init(_ code: Int, _ details: String? = nil) {
        self.code = code
        self.details = details
    }

    /// The HTTP status to answer with.
    /// - Parameter throttleStatus: what the rate limit codes give, 400 or 429: copies of the official table disagree.
    func status(throttleStatus: Int) -> Int {
        httpStatus ?? (ErrorCode.throttles.contains(code) ? throttleStatus : ErrorCode[code].status)
    }

    /// The body of the answer.
    func body(traceID: String) -> [UInt8] {
        var error = JSONObject()
        func add(_ name: String, _ value: JSONValue) { error.members.append(.init(name: name, value: value)) }
        add("message", .string(message ?? "(#\(code)) \(ErrorCode[code].title)"))
        add("type", .string(type))
        add("code", .int(Int64(code)))
        if let details { add("error_data", ["messaging_product": "whatsapp", "details": .string(details)]) }
        if let subcode { add("error_subcode", .int(Int64(subcode))) }
        add("fbtrace_id", .string(traceID))
        return JSONValue.object(JSONObject(members: [.init(name: "error", value: .object(error))])).encoded
    }

    static func invalidToken() -> GraphError {
        var error = GraphError(190)
        error.message = "Invalid OAuth access token - Cannot parse access token"
        return error
    }

    static func missingToken() -> GraphError {
        var error = GraphError(104)
        error.message = "An access token is required to request this resource."
        return error
    }

    static func unknownObject(_ id: String, method: String) -> GraphError {
        var error = GraphError(100)
        error.message =
            "Unsupported \(method) request. Object with ID '\(id)' does not exist, cannot be loaded due to "
            + "missing permissions, or does not support this operation"
        error.type = "GraphMethodException"
        error.subcode = 33
        return error
    }

    /// A parameter of the Graph call itself is missing or wrong.
    static func parameter(_ message: String) -> GraphError {
        var error = GraphError(100)
        error.message = "(#100) \(message)"
        return error
    }
}
