import Models

/// Our own reference when a provider brings it back.
enum Reference {
    /// The message it names; `nil` when it is not ours, or not of this channel's workspace, or was damaged on the way.
    static func read(_ data: String?, on channel: ChannelRecord) -> MessageRef? {
        guard let data, let ref = CallbackData.decode(data), ref.workspace == channel.workspace,
            isSound(ref.address)
        else { return nil }
        return ref
    }

    /// Addresses become parts of record keys.
    static func isSound(_ address: String) -> Bool {
        !Address.scheme(of: address).isEmpty && !Address.value(of: address).isEmpty && address.utf8.count <= 300
            && address.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "|" }
    }
}
