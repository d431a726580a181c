import StreamProcessing

/// What a request says about its contact beside the planned values: as it is when the message is asked for, not as it was
/// when it was planned.
struct ReleasedContact {
    var id = ""
    var blacklisted = false
    var timeZone = ""
    var language = ""

    static let columns = "r.contact_id, r.blacklisted, r.time_zone, r.language"

    static let columnCount = 4

    init() {}

    init(_ row: StoreRow, from first: Int = 0) {
        id = row.text(first)
        blacklisted = row.flag(first + 1)
        timeZone = row.text(first + 2)
        language = row.text(first + 3)
    }
}
