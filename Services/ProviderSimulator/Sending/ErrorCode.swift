/// What the provider's table says about an error code.
struct ErrorCode: Sendable {
    let title: String
    let status: Int
    /// It arrives as a `failed` status of an accepted message, not in the answer.
    var arrivesLater = false

    /// The codes that mean "too fast".
    static let throttles: Set<Int> = [4, 80007, 130429, 131048, 131056]

    static subscript(_ code: Int) -> ErrorCode {
        table[code] ?? ErrorCode(title: "An unknown error has occurred.", status: 400)
    }

    private static let table: [Int: ErrorCode] = synchronous.merging(later) { first, _ in first }

    private static let synchronous: [Int: ErrorCode] = [
        0: .init(title: "We were unable to authenticate the app user", status: 401),
        1: .init(title: "An unknown error has occurred.", status: 400),
        2: .init(title: "Service temporarily unavailable", status: 503),
        3: .init(title: "Application does not have the capability to make this API call.", status: 500),
        4: .init(title: "Application request limit reached", status: 429),
        10: .init(title: "Application does not have permission for this action", status: 403),
        33: .init(title: "Parameter value is not valid: the business phone number has been deleted", status: 400),
        100: .init(title: "Invalid parameter", status: 400),
        104: .init(title: "An access token is required to request this resource.", status: 401),
        190: .init(title: "Access token has expired", status: 401),
        200: .init(title: "Permissions error", status: 403),
        368: .init(title: "Temporarily blocked for policies violations", status: 403),
        2200: .init(title: "Callback verification failed", status: 400),
        80007: .init(title: "Rate limit issues", status: 429),
        130429: .init(title: "Rate limit hit", status: 429),
        130501: .init(title: "Message type is not currently supported", status: 400),
        131000: .init(title: "Something went wrong", status: 500),
        131005: .init(title: "Access denied", status: 403),
        131008: .init(title: "Required parameter is missing", status: 400),
        131009: .init(title: "Parameter value is not valid", status: 400),
        131016: .init(title: "Service unavailable", status: 500),
        131021: .init(title: "Recipient cannot be sender", status: 400),
        131030: .init(title: "Recipient phone number not in allowed list", status: 400),
        131031: .init(title: "Business Account locked", status: 403),
        131037: .init(title: "Display name approval needed before a message can be sent", status: 400),
        131042: .init(title: "Business eligibility payment issue", status: 400),
        131045: .init(title: "Incorrect certificate", status: 500),
        131048: .init(title: "Spam rate limit hit", status: 429),
        131051: .init(title: "Unsupported message type", status: 400),
        131052: .init(title: "Media download error", status: 400),
        131055: .init(title: "Method not allowed", status: 400),
        131056: .init(title: "(Business Account, Consumer Account) pair rate limit hit", status: 429),
        131057: .init(title: "Business Account is in maintenance mode", status: 500),
        131063: .init(title: "Marketing templates are disabled on this API", status: 400),
        131064: .init(title: "Limited for template misclassification", status: 400),
        132000: .init(title: "Number of parameters does not match the expected number of params", status: 400),
        132001: .init(title: "Template name does not exist in the translation", status: 404),
        132005: .init(title: "Translated text too long", status: 400),
        132007: .init(title: "Template content policy violated", status: 400),
        132008: .init(title: "Parameter value is not valid for the template", status: 400),
        132012: .init(title: "Parameter format does not match format in the created template", status: 400),
        132015: .init(title: "Template is paused", status: 400),
        132016: .init(title: "Template is disabled", status: 400),
        132018: .init(title: "Template parameters are not valid", status: 400),
        133004: .init(title: "Server temporarily unavailable", status: 503),
        133010: .init(title: "Phone number not registered", status: 400),
        134100: .init(title: "Only marketing messages are supported", status: 400),
        134101: .init(title: "Template is still being synchronised", status: 400),
        134102: .init(title: "Template is not available", status: 500),
        135000: .init(title: "Generic user error", status: 400),
    ]

    private static let later: [Int: ErrorCode] = [
        130403: .init(title: "Business has blocked this user", status: 400, arrivesLater: true),
        130472: .init(title: "User's number is part of an experiment", status: 400, arrivesLater: true),
        130497: .init(title: "Business account is restricted in this country", status: 400, arrivesLater: true),
        131026: .init(title: "Message undeliverable", status: 400, arrivesLater: true),
        131047: .init(title: "Re-engagement message", status: 400, arrivesLater: true),
        131049: .init(title: "Not delivered to maintain healthy ecosystem engagement", status: 400, arrivesLater: true),
        131050: .init(title: "User has stopped marketing messages from this business", status: 400, arrivesLater: true),
        131053: .init(title: "Media upload error", status: 400, arrivesLater: true),
        137000: .init(title: "Identity key check failed", status: 400, arrivesLater: true),
    ]

    /// What a `failed` status says in `error_data.details`.
    static func details(_ code: Int) -> String {
        switch code {
        case 131026: "Message could not be delivered: the number is not on WhatsApp, or its client cannot receive it."
        case 131047: "Message failed because more than 24 hours have passed since the person last wrote to this number."
        case 131048: "Message failed because the limit on people written to in 24 hours has been reached."
        case 131049: "This message was not delivered to keep the ecosystem healthy. Do not send it again at once."
        case 131050: "This person has asked to stop marketing messages from this business."
        case 130472: "Message was not sent because the person's number is part of an experiment."
        case 132015: "The template was paused before this held message could be released."
        case 130403: "This person has been blocked by the business."
        default: ErrorCode[code].title
        }
    }
}
