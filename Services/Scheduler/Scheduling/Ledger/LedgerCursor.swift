import Foundation
import StreamProcessing

/// Up to which message somebody has gone through the ledger of a run.
struct LedgerCursor {
    private var place = MessagePlace.broadcast
    private var recipient = Data()

    init(after key: MessageKey) {
        place = key.place
        recipient = key.recipient
    }

    /// Empty data: before the first message.
    init(_ data: Data) {
        let bytes = [UInt8](data)
        guard bytes.count >= 8 else { return }
        place = MessagePlace(step: Self.number(bytes[0..<4]), position: Self.number(bytes[4..<8]))
        recipient = Data(bytes[8...])
    }

    var data: Data { Data(Self.bytes(place.step) + Self.bytes(place.position)) + recipient }

    /// Step, position and recipient.
    var cells: [SQLValue] { [.int32(place.step), .int32(place.position), .blob(recipient)] }

    private static func bytes(_ number: Int32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int32 { bytes.reduce(0) { $0 << 8 | Int32($1) } }
}
