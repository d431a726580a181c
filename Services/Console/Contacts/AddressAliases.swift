import GRDB
import Models

/// Two addresses of one person, seen together by the provider: a number and the id under which WhatsApp hides it, or a
/// number and the one that came in its place. Each record comes twice, once under either address.
enum AddressAliases {
    static func learn(_ record: AddressAlias, in transaction: Transaction) throws {
        if record.replaced {
            try replace(record.address, by: record.alias, in: transaction)
        } else {
            // The phone's contact is the one that people have made; it takes the other address in.
            let isPhone = Address.scheme(of: record.alias) == Address.Scheme.phone
            let (first, second) = isPhone ? (record.alias, record.address) : (record.address, record.alias)
            try join(first, second, in: transaction)
        }
    }

    private static func join(_ first: String, _ second: String, in transaction: Transaction) throws {
        let one = try ContactStore.find(address: first, in: transaction.db)
        let other = try ContactStore.find(address: second, in: transaction.db)
        switch (one, other) {
        case (nil, nil): break
        case (let contact?, nil): try change(contact, in: transaction) { $0.take(second) }
        case (nil, let contact?): try change(contact, in: transaction) { $0.take(first) }
        case (let contact?, let twin?):
            // Somebody who was met under this address only; who has more to them is left to people.
            guard contact.id != twin.id, twin.addresses == [second] else { return }
            try ContactStore.remove(twin, in: transaction)
            try change(contact, in: transaction) { $0.take(second) }
        }
    }

    private static func replace(_ old: String, by new: String, in transaction: Transaction) throws {
        guard let contact = try ContactStore.find(address: old, in: transaction.db) else { return }
        let holder = try ContactStore.find(address: new, in: transaction.db)
        let isTaken = holder.map { $0.id != contact.id } ?? false
        // Without the old address nobody could be written to any more: then it stays until a person decides.
        guard !isTaken || contact.addresses != [old] else { return }
        try change(contact, in: transaction) {
            let wasPhone = Address.phone($0.phone) == old
            $0.drop(old)
            guard !isTaken else { return }
            if wasPhone { $0.drop(new) }
            $0.take(new)
        }
    }

    private static func change(
        _ contact: Contact, in transaction: Transaction, _ change: (inout Contact) -> Void
    ) throws {
        var changed = contact
        change(&changed)
        guard changed != contact else { return }
        changed.updatedAtMs = transaction.nowMs
        do {
            try ContactStore.update(contact, to: changed, in: transaction)
        } catch is Problem {
            // Without its phone the contact would stand on an e-mail that another one has: both stay as they are.
        }
    }
}
