import Models
import Rules

/// What one message of a campaign says and where: everything but the recipient.
struct MessageDefinition {
    let channelID: String
    /// Placeholders of the content, then those of the content for outside the window.
    let slots: [Slot]
    private let content: Content
    private let outsideWindow: Content?
    private let contentSlotCount: Int
    private let waitsForWindow: Bool

    init(channelID: String, content: Content, outsideWindow: Content?, waitsForWindow: Bool = false) {
        self.channelID = channelID
        self.content = content
        self.outsideWindow = outsideWindow
        self.waitsForWindow = waitsForWindow
        let contentSlots = Placeholders.slots(in: content)
        contentSlotCount = contentSlots.count
        slots = contentSlots + (outsideWindow.map { Placeholders.slots(in: $0) } ?? [])
    }

    /// A template needs no window: only free-form content has something else to say outside it.
    var hasOutsideContent: Bool { content.contentKind != .template && outsideWindow != nil }

    /// Puts the contents into a request, filled with the values that the recipient had at planning.
    func fill(_ request: inout MessageRequested, with values: [String?]) {
        let contentValues = Array(values.prefix(contentSlotCount))
        request.channelID = channelID
        request.content = Placeholders.fill(content, with: contentValues)
        request.missing = Placeholders.missing(Array(slots.prefix(contentSlotCount)), contentValues)
        request.waitForWindow = waitsForWindow
        guard let outsideWindow else { return }
        let outsideValues = Array(values.dropFirst(contentSlotCount))
        request.outsideWindow = Placeholders.fill(outsideWindow, with: outsideValues)
        request.missingOutsideWindow = Placeholders.missing(Array(slots.dropFirst(contentSlotCount)), outsideValues)
    }
}
