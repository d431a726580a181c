import Models

/// Addresses of one person that stand side by side (providers.md §4.11).
struct AliasCollector {
    private struct Pair: Hashable {
        let address: String
        let alias: String
    }

    private var seen: Set<Pair> = []

    /// Whether the two differ and have not been told before in this webhook.
    mutating func isNew(_ address: String, _ alias: String) -> Bool {
        address != alias && seen.insert(Pair(address: address, alias: alias)).inserted
    }
}

extension WhatsAppWebhook {
    /// A number and a business-scoped user id.
    mutating func noticeAddresses(_ number: JSONValue?, _ userID: JSONValue?, number ofOurs: String?) {
        guard let phone = WhatsAppAddress.address(number: number?.string, userID: nil),
            let user = WhatsAppAddress.address(number: nil, userID: userID?.string)
        else { return }
        tell(phone, user, number: ofOurs)
    }

    /// The address we sent to, and where the provider says that the message went: some countries' numbers are
    /// rewritten (§1.1), and a user id may turn out to have a number.
    mutating func noticeRecipient(of event: MessageEvent, _ status: JSONValue, number: String?) {
        guard
            let told = WhatsAppAddress.address(
                number: status["recipient_id"]?.string, userID: status["recipient_user_id"]?.string),
            [Address.Scheme.phone, Address.Scheme.businessScopedUser].contains(Address.scheme(of: event.ref.address))
        else { return }
        tell(event.ref.address, told, number: number)
    }

    /// The person has a new number: the old one is theirs no longer.
    mutating func noticeNewNumber(_ message: JSONValue, number: String?) {
        guard message["type"]?.string == "system", let system = message["system"],
            ["user_changed_number", "customer_changed_number"].contains(system["type"]?.string ?? ""),
            let old = WhatsAppAddress.address(
                number: message["from"]?.string, userID: message["from_user_id"]?.string),
            let new = WhatsAppAddress.address(
                number: system["wa_id"]?.string ?? system["new_wa_id"]?.string, userID: system["user_id"]?.string)
        else { return }
        tell(old, new, replaced: true, number: number, atMs: time(message["timestamp"]))
    }

    private mutating func tell(
        _ address: String, _ alias: String, replaced: Bool = false, number: String?, atMs: Int64? = nil
    ) {
        guard aliases.isNew(address, alias) else { return }
        var record = AddressAlias()
        record.workspace = context.channel.workspace
        record.address = address
        record.alias = alias
        record.atMs = atMs ?? toldAtMs
        record.replaced = replaced
        record.channelID = channel(of: number)
        add([.alias(record)])
    }
}
