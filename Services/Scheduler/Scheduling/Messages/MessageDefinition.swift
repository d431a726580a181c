import Models
import Rules

/// What one message of a campaign says and where: everything but the recipient.
struct MessageDefinition {
    let channelID: String
    /// Whose values are kept when the message is planned: placeholders of the content, then those of the content for
    /// outside the window. Variants keep all of theirs, one variant after the other: which one is sent may not be known yet.
    let slots: [Slot]
    private let content: Content
    private let outsideWindow: Content?
    private let waitsForWindow: Bool
    /// Where the content's placeholders stand among the slots, and those of the content for outside the window.
    private let inside: Range<Int>
    private let outside: Range<Int>

    init(channelID: String, content: Content, outsideWindow: Content?, waitsForWindow: Bool = false) {
        self.init(
            channelID: channelID, waitsForWindow: waitsForWindow, content: content, outsideWindow: outsideWindow,
            slotsBefore: [], slotsAfter: [])
    }

    private init(
        channelID: String, waitsForWindow: Bool, content: Content, outsideWindow: Content?, slotsBefore: [Slot],
        slotsAfter: [Slot]
    ) {
        self.channelID = channelID
        self.content = content
        self.outsideWindow = outsideWindow
        self.waitsForWindow = waitsForWindow
        let contentSlots = Placeholders.slots(in: content)
        let outsideSlots = outsideWindow.map { Placeholders.slots(in: $0) } ?? []
        inside = slotsBefore.count..<slotsBefore.count + contentSlots.count
        outside = inside.upperBound..<inside.upperBound + outsideSlots.count
        slots = slotsBefore + contentSlots + outsideSlots + slotsAfter
    }

    /// One definition for each variant; they share their slots.
    static func variants(_ variants: [Variant], channelID: String, waitsForWindow: Bool = false) -> [MessageDefinition]
    {
        let slots = variants.map { variant in
            Placeholders.slots(in: variant.content)
                + (variant.hasOutsideWindow ? Placeholders.slots(in: variant.outsideWindow) : [])
        }
        return variants.enumerated().map { index, variant in
            MessageDefinition(
                channelID: channelID, waitsForWindow: waitsForWindow, content: variant.content,
                outsideWindow: variant.hasOutsideWindow ? variant.outsideWindow : nil,
                slotsBefore: slots[..<index].flatMap { $0 }, slotsAfter: slots[(index + 1)...].flatMap { $0 })
        }
    }

    /// A template needs no window: only free-form content has something else to say outside it.
    var hasOutsideContent: Bool { content.contentKind != .template && outsideWindow != nil }

    /// Puts the contents into a request, filled with the values that the recipient had at planning.
    func fill(_ request: inout MessageRequested, with values: [String?]) {
        let contentValues = Array(values[inside.clamped(to: values.indices)])
        request.channelID = channelID
        request.content = Placeholders.fill(content, with: contentValues)
        request.missing = Placeholders.missing(Array(slots[inside]), contentValues)
        request.waitForWindow = waitsForWindow
        guard let outsideWindow else { return }
        let outsideValues = Array(values[outside.clamped(to: values.indices)])
        request.outsideWindow = Placeholders.fill(outsideWindow, with: outsideValues)
        request.missingOutsideWindow = Placeholders.missing(Array(slots[outside]), outsideValues)
    }
}
