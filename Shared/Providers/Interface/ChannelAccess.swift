public import Models

/// A channel with its credentials opened. Never logged, never stored.
public struct ChannelAccess: Sendable {
    public let record: ChannelRecord
    public let credentials: [String: String]

    public init(record: ChannelRecord, credentials: [String: String]) {
        self.record = record
        self.credentials = credentials
    }
}

extension ChannelAccess {
    /// A setting that becomes part of a header's value or an address: a line break would end it.
    func line(_ name: String, default fallback: String) throws(ProviderRefusal) -> String {
        let value = setting(name, default: fallback)
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw .channel(detail: "settings.\(name) contains characters that cannot be sent")
        }
        return value
    }

    /// A setting without which the channel cannot be used.
    func setting(_ name: String) throws(ProviderRefusal) -> String {
        guard let value = record.settings[name], !value.isEmpty else {
            throw .channel(detail: "settings.\(name) is missing")
        }
        return value
    }

    /// A setting with a default.
    func setting(_ name: String, default fallback: String) -> String {
        guard let value = record.settings[name], !value.isEmpty else { return fallback }
        return value
    }

    /// A credential without which the channel cannot be used.
    func credential(_ name: String) throws(ProviderRefusal) -> String {
        guard let value = credentials[name], !value.isEmpty else {
            throw .channel(detail: "credentials.\(name) is missing")
        }
        // A line break would end the header it is put into.
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .channel(detail: "credentials.\(name) contains control characters")
        }
        return value
    }
}
