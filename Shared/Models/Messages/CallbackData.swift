/// The text we give a provider with a message and get back with each receipt (`biz_opaque_callback_data`): it names the
/// message without a look-up, also when we crashed before we learned the provider's id.
///
/// Kept below 256 characters; the provider allows 512 (providers.md §1.2).
public enum CallbackData {
    private static let version = "1"

    public static func encode(_ ref: MessageRef) -> String {
        [version, ref.workspace, ref.campaignID, ref.runID, String(ref.step), String(ref.position), ref.address]
            .joined(separator: "|")
    }

    /// `nil` when the text is not ours.
    public static func decode(_ text: String) -> MessageRef? {
        let fields = text.split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 7, fields[0] == version, let step = Int32(fields[4]), let position = Int32(fields[5])
        else {
            return nil
        }
        return MessageRef(
            workspace: String(fields[1]), campaignID: String(fields[2]), runID: String(fields[3]), step: step,
            position: position, address: String(fields[6]))
    }
}
