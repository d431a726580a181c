/// Settings and credentials that a channel of one provider has.
public struct ChannelConfiguration: Sendable {
    public struct Field: Sendable {
        /// What a value must look like.
        public enum Form: Sendable {
            /// Any text of a line.
            case text
            /// Letters, digits, `_` and `-`.
            case identifier
            /// An http or https address without query, to which paths are appended.
            case baseURL
            /// An http or https address.
            case url
            /// `v23.0`
            case version
            /// A host name or address.
            case host
            /// 1 to 65535.
            case port
            /// The name of an HTTP header.
            case headerName
            /// A path that begins with `/`.
            case path
            case email
            case oneOf([String])
        }

        public let name: String
        public let form: Form
        /// Filled in when the field is not given.
        public let standard: String?
        public let isRequired: Bool
        /// One line for people: what it is and where they find it.
        public let help: String

        public init(
            _ name: String, _ form: Form = .text, standard: String? = nil, isRequired: Bool = false, help: String
        ) {
            self.name = name
            self.form = form
            self.standard = standard
            self.isRequired = isRequired
            self.help = help
        }
    }

    /// What a channel's own `address` is.
    public enum OwnAddress: Sendable {
        /// A number in E.164.
        case phone
        case email
        /// A name or id, as the provider writes it.
        case name
    }

    /// For people: `WhatsApp (Meta Cloud API)`.
    public let title: String
    /// What people must know before they choose it; empty: nothing.
    public let note: String
    public let address: OwnAddress
    public let settings: [Field]
    /// Secrets: their forms are not checked beyond printable text.
    public let credentials: [Field]

    public init(
        title: String, note: String = "", address: OwnAddress, settings: [Field], credentials: [Field]
    ) {
        self.title = title
        self.note = note
        self.address = address
        self.settings = settings
        self.credentials = credentials
    }
}
