/// What an executable is: its name, what it needs of its environment, and the settings of its own.
public struct ServiceDescription: Sendable {
    /// The executable's name, as in log lines.
    public let name: String
    /// One sentence for `--help`.
    public let summary: String
    /// What it needs of the common settings.
    public let needs: CommonSettings.Needs
    /// Its own settings, in the order of its help.
    public let settings: [any DeclaredSetting]

    /// Creates a description.
    public init(
        name: String, summary: String, needs: CommonSettings.Needs = [], settings: [any DeclaredSetting] = []
    ) {
        self.name = name
        self.summary = summary
        self.needs = needs
        self.settings = settings
    }

    /// Everything that is checked at the start and listed by `--help`.
    var declaredSettings: [any DeclaredSetting] {
        settings + CommonSettings.declared(for: needs)
    }
}
