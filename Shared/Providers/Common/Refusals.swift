import Models

extension ProviderRefusal {
    /// Content that the provider has no form for.
    static func invalid(_ detail: String) -> ProviderRefusal {
        .message(reason: Reason.invalidRequest, detail: detail)
    }

    /// A template parameter without a value.
    static func missing(_ detail: String) -> ProviderRefusal {
        .message(reason: Reason.missingParameter, detail: detail)
    }

    /// The provider cannot reach this address.
    static func address(_ detail: String) -> ProviderRefusal {
        .message(reason: Reason.invalidAddress, detail: detail)
    }

    /// - Throws: when a part without which there is no such message is empty.
    static func require(_ text: String, _ name: String) throws(ProviderRefusal) {
        guard !text.isEmpty else { throw .invalid("\(name) is empty") }
    }
}
