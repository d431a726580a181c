import ContactImport
import Providers

extension TextRule {
    /// What a setting of a channel must look like.
    init(_ form: ChannelConfiguration.Field.Form) {
        self =
            switch form {
            case .text: .line
            case .identifier: .id
            case .baseURL: .baseURL
            case .url: .webPage
            case .version: .apiVersion
            case .host: .host
            case .port: .port
            case .headerName: .headerName
            case .path: .path
            case .email: .emailAddress
            case .oneOf(let words): .oneOf(words)
            }
    }

    /// What a channel's own address must look like.
    init(_ address: ChannelConfiguration.OwnAddress) {
        self =
            switch address {
            case .phone: .e164
            case .email: .emailAddress
            case .name: TextRule(maximum: 200, check: TextRule.line.check)
            }
    }

    /// Text without line breaks and other control characters.
    static let line = TextRule(maximum: 1000) { text in
        text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? "must be a single line" : nil
    }

    /// An http or https address without query, to which paths are appended.
    static let baseURL = TextRule(maximum: 500) { text in
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else { return "must be an http or https address" }
        let rest = text.drop { $0 != "/" }.dropFirst(2)
        guard let first = rest.first, first != "/" else { return "names no host" }
        let refused = text.unicodeScalars.contains {
            $0.value <= 0x20 || $0.value > 0x7E || "?#\"<>\\^`{|}@".unicodeScalars.contains($0)
        }
        return refused ? "must be a plain address without query, user or spaces" : nil
    }

    /// `v23.0`
    static let apiVersion = TextRule(maximum: 10) { text in
        let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        let isVersion =
            text.first == "v" && parts.count == 2
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
        return isVersion ? nil : "must be a version such as v23.0"
    }

    static let host = TextRule(maximum: 253) { text in
        let isHost = text.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                || ".-:[]".utf8.contains(byte)
        }
        return isHost ? nil : "must be a host name or an IP address"
    }

    static let port = TextRule(maximum: 5) { text in
        Int(text).map { (1...65_535).contains($0) } == true ? nil : "must be a port from 1 to 65535"
    }

    static let headerName = TextRule(maximum: 100) { text in
        let isToken = text.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                || "-_".utf8.contains(byte)
        }
        return isToken ? nil : "must be the name of an HTTP header"
    }

    /// Appended to a base address.
    static let path = TextRule(maximum: 500) { text in
        let isPlain = text.unicodeScalars.allSatisfy {
            (0x21...0x7E).contains($0.value) && !"?#\"<>\\^`{|}".unicodeScalars.contains($0)
        }
        return text.hasPrefix("/") && isPlain ? nil : "must be a path such as /messages"
    }

    static let emailAddress = TextRule(maximum: 254) { text in
        EmailAddress.normalised(text) == nil ? "is not an e-mail address" : nil
    }

    static func oneOf(_ words: [String]) -> TextRule {
        TextRule(maximum: 100) { words.contains($0) ? nil : "must be one of \(words.joined(separator: ", "))" }
    }

    /// A secret that goes into an HTTP header or a mail log-in.
    static let secret = TextRule(maximum: 4096) { text in
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? nil : "must be printable ASCII without spaces"
    }

    /// `+` and 7 to 15 digits. The channel's own number is the provider's business: test numbers are no valid ones.
    static let e164 = TextRule(maximum: 16) { text in
        let digits = text.dropFirst()
        let isNumber =
            text.first == "+" && (7...15).contains(digits.count)
            && digits.allSatisfy { $0.isASCII && $0.isNumber } && digits.first != "0"
        return isNumber ? nil : "must be a phone number in E.164, such as +15550783881"
    }
}
