import Models

/// The `error` object of the Graph API (providers.md §2.1).
struct GraphError {
    let error: ProviderError
    /// 0: none. Few codes need it to be understood.
    let subcode: Int64
    /// The provider's own hint that trying again may help.
    let isTransient: Bool

    /// `nil` when the answer carries no error with a code.
    init?(in root: JSONValue) {
        guard let object = root["error"], object.kind == .object, let number = object["code"]?.integer,
            let code = Int32(exactly: number)
        else { return nil }
        error = ProviderError(
            code: code, title: object["message"]?.string ?? object["error_user_title"]?.string ?? "",
            details: Self.details(of: object))
        subcode = object["error_subcode"]?.integer ?? 0
        isTransient = object["is_transient"]?.boolean ?? false
    }

    /// The explanation, with the trace id that the provider's support asks for.
    private static func details(of object: JSONValue) -> String {
        let words = object["error_data"]?["details"]?.string ?? object["error_user_msg"]?.string
        let trace = object["fbtrace_id"]?.string.map { "(fbtrace_id \($0))" }
        return [words, trace].compactMap { $0 }.joined(separator: " ")
    }
}
