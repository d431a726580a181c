import Foundation
import StreamProcessing

/// Names a row of the ledger.
struct MessageKey: Hashable {
    let runNo: Int64
    let step: Int32
    let position: Int32
    let recipient: Data

    var cells: [SQLValue] { [.integer(runNo), .int32(step), .int32(position), .blob(recipient)] }

    init(runNo: Int64, step: Int32 = 0, position: Int32 = 0, recipient: Data) {
        self.runNo = runNo
        self.step = step
        self.position = position
        self.recipient = recipient
    }

    /// Reads the four key columns from `first` on.
    init(_ row: StoreRow, from first: Int = 0) {
        runNo = row.integer(first)
        step = row.int32(first + 1)
        position = row.int32(first + 2)
        recipient = row.blob(first + 3)
    }
}
