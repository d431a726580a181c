/// The settings page of `--help`: each environment variable with its meaning and default.
public enum SettingsHelp {
    /// The page for the given settings, in their order; a name declared twice appears once.
    public static func page(for settings: [any DeclaredSetting]) -> String {
        var seen: Set<String> = []
        let entries = settings.filter { seen.insert($0.name).inserted }.map(entry)
        return (["ENVIRONMENT:"] + entries).joined(separator: "\n")
    }

    private static func entry(_ setting: any DeclaredSetting) -> String {
        let lines = wrapped(setting.help).map { "      \($0)" }
        return (["  \(setting.name)\(note(setting))"] + lines).joined(separator: "\n")
    }

    /// Wrapped here, with the indentation: ArgumentParser would wrap at 80 columns without it.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let line = lines.last, line.count + word.count < lineLength {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private static let lineLength = 72

    private static func note(_ setting: any DeclaredSetting) -> String {
        if setting.isRequired { return " (required)" }
        guard let text = setting.defaultText, !setting.isSecret else { return "" }
        return " (default: \(text.isEmpty ? "empty" : text))"
    }
}
