public import Models

/// Which of a contact's addresses a run writes to. There is a recipient record for each address, in a partition of its
/// own, and just one of them is planned.
public enum TargetAddress {
    /// The contact's first address that the channel can reach; when there is none the contact's first, so that the
    /// person is accounted for.
    /// - Parameter schemes: what the channel can reach: `phone`, `bsuid`, …
    public static func of(_ addresses: [String], schemes: [String]) -> String? {
        addresses.first { schemes.contains(Address.scheme(of: $0)) } ?? addresses.first
    }

    /// Whether this record is the one that a run plans.
    public static func isPlanned(_ record: RecipientRecord, schemes: [String]) -> Bool {
        record.addresses.count < 2 || of(record.addresses, schemes: schemes) == record.address
    }
}
