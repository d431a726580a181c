import Models
import StreamProcessing

/// The opt-in forms this installation has, as far as they have been read.
protocol FormDirectory: Sendable {
    /// Whether everything that was in the log at the start has been read.
    var isComplete: Bool { get }

    func form(id: String) -> OptInFormRecord?

    /// The country of phone numbers without a country code; empty: there is none.
    func defaultCountry(of form: OptInFormRecord) -> String
}

extension TableDirectory: FormDirectory {
    func form(id: String) -> OptInFormRecord? { tables.optInForm(workspace: Workspace.standard, id: id) }

    func defaultCountry(of form: OptInFormRecord) -> String {
        form.defaultCountry.isEmpty
            ? tables.settings(workspace: form.workspace).defaultCountry : form.defaultCountry
    }
}
