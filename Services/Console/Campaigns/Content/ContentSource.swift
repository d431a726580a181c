import GRDB
import Models

/// Where a campaign's content comes from: written out in the request, or copied from the channel's library. A later
/// change of the library changes no campaign.
struct ContentSource {
    let channelID: String
    let db: Database

    static let libraryType = "interactive"

    /// The content, with its problems noted at the reader's pointer.
    func read(_ reader: ObjectReader) throws -> Content {
        guard reader.object["type"] == .string(Self.libraryType) else { return ContentReader.read(reader) }
        _ = reader.raw("type")
        guard let id = reader.string("id", .id, required: true) else { return Content() }
        guard let message = try InteractiveMessageStore.find(id, in: db) else {
            reader.fail("id", "there is no interactive message '\(id)'")
            return Content()
        }
        guard message.channelID == channelID else {
            reader.fail("id", "belongs to the channel \(message.channelID)")
            return Content()
        }
        return message.content
    }
}
