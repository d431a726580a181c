import ServiceKit

/// How a partner in front of the Cloud API is called: its paths and where the key stands. One key is one number.
struct PartnerSurface: Sendable, Equatable {
    var dialect: Dialect
    /// The first parts of every path.
    var root: [Substring] = []
    var header = "D360-API-KEY"
    /// What stands before the key in the header.
    var prefix = ""
    var messages = "messages"
    var webhook = "v1/configs/webhook"
    var templates = "v1/configs/templates"
    var media = "media"

    static let dialog360 = PartnerSurface(dialect: .dialog360)

    /// What Emma's API looks like is not published: this one is 360dialog's, and every part of it can be set.
    static func emma(_ settings: Settings) throws(SettingsError) -> PartnerSurface {
        typealias Names = EmmaSettings
        return PartnerSurface(
            dialect: .emma, root: try settings.value(of: Names.root).split(separator: "/"),
            header: try settings.value(of: Names.authHeader), prefix: try settings.value(of: Names.authPrefix),
            messages: path(try settings.value(of: Names.messagesPath)),
            webhook: path(try settings.value(of: Names.testPath)),
            templates: path(try settings.value(of: Names.templatesPath)),
            media: path(try settings.value(of: Names.mediaPath)))
    }

    private static func path(_ text: String) -> String { text.split(separator: "/").joined(separator: "/") }

    /// The key of a call; nil: there is none in its place.
    func key(of call: Call) -> String? {
        guard let value = call.header(header), value.hasPrefix(prefix) else { return nil }
        return String(value.dropFirst(prefix.count))
    }
}

/// The environment settings of the stand-in for Emma.
enum EmmaSettings {
    static let root = Setting(
        "SIMULATOR_EMMA_ROOT", default: "/emma",
        help: "Path that Emma's API is served below; its shape is an assumption.")
    static let authHeader = Setting("SIMULATOR_EMMA_AUTH_HEADER", default: "D360-API-KEY", help: "Header of the key.")
    static let authPrefix = Setting("SIMULATOR_EMMA_AUTH_PREFIX", default: "", help: "What stands before the key.")
    static let messagesPath = Setting("SIMULATOR_EMMA_MESSAGES_PATH", default: "/messages", help: "Path of sends.")
    static let templatesPath = Setting(
        "SIMULATOR_EMMA_TEMPLATES_PATH", default: "/v1/configs/templates", help: "Path of templates.")
    static let mediaPath = Setting("SIMULATOR_EMMA_MEDIA_PATH", default: "/media", help: "Path of uploads.")
    static let testPath = Setting(
        "SIMULATOR_EMMA_TEST_PATH", default: "/v1/configs/webhook", help: "Path that shows and sets the webhook.")

    static let all: [any DeclaredSetting] = [
        root, authHeader, authPrefix, messagesPath, templatesPath, mediaPath, testPath,
    ]
}
