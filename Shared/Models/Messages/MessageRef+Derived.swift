import Crypto
import Foundation

extension MessageRef {
    /// The reference of a message; its id is derived, so planning the same message twice gives the same id.
    public init(
        workspace: String, campaignID: String, runID: String, step: Int32 = 0, position: Int32 = 0, address: String
    ) {
        self.init()
        self.workspace = workspace
        self.campaignID = campaignID
        self.runID = runID
        self.step = step
        self.position = position
        self.address = address
        id = Data(DerivedID.of(workspace, campaignID, runID, String(step), String(position), address))
    }

    /// Ties the records about the message together.
    public var traceID: [UInt8] { id.withUnsafeBytes { Array($0) } }

    /// The id as hexadecimal text, as the HTTP API shows it.
    public var idText: String { Hex.encode(id) }
}

/// Sixteen-byte ids derived from fields.
public enum DerivedID {
    /// First 16 bytes of SHA-256 over the length-prefixed fields; the prefixes keep ("a","bc") apart from ("ab","c").
    public static func of(_ fields: String...) -> [UInt8] {
        var input: [UInt8] = []
        input.reserveCapacity(128)
        for field in fields {
            let count = UInt32(field.utf8.count)
            input.append(UInt8(truncatingIfNeeded: count >> 24))
            input.append(UInt8(truncatingIfNeeded: count >> 16))
            input.append(UInt8(truncatingIfNeeded: count >> 8))
            input.append(UInt8(truncatingIfNeeded: count))
            input.append(contentsOf: field.utf8)
        }
        return SHA256.hash(data: input).withUnsafeBytes { Array($0.prefix(16)) }
    }

    /// The store key of a recipient.
    public static func recipient(workspace: String, address: String) -> [UInt8] { of(workspace, address) }
}
