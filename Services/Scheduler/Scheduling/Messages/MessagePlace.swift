import StreamProcessing

/// Where in a campaign a message stands: 0 and 0 in a broadcast, a drip's steps count from 1.
struct MessagePlace: Hashable, Comparable {
    var step: Int32 = 0
    var position: Int32 = 0

    static let broadcast = MessagePlace()

    static func < (left: Self, right: Self) -> Bool { (left.step, left.position) < (right.step, right.position) }
}

/// The messages of one run that stand at one place: they share a channel and are released together.
struct Lane: Hashable {
    let runNo: Int64
    let place: MessagePlace

    var cells: [SQLValue] { [.integer(runNo), .int32(place.step), .int32(place.position)] }

    init(runNo: Int64, place: MessagePlace) {
        self.runNo = runNo
        self.place = place
    }

    /// Reads the three columns from the first on.
    init(_ row: StoreRow) {
        self.init(runNo: row.integer(0), place: MessagePlace(step: row.int32(1), position: row.int32(2)))
    }
}

extension MessageKey {
    var place: MessagePlace { MessagePlace(step: step, position: position) }
}
