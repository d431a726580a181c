import HTTPTypes

/// Twilio's codes with their HTTP status and text.
enum TwilioError {
    static func status(_ code: Int) -> Int { table[code]?.status ?? 400 }

    static func message(_ refusal: StandInRefusal) -> String {
        refusal.detail ?? table[refusal.code]?.message ?? "The request could not be processed."
    }

    private static let table: [Int: (status: Int, message: String)] = [
        20003: (401, "Authenticate"), 20404: (404, "The requested resource was not found"),
        20429: (429, "Too Many Requests"), 20500: (500, "Internal Server Error"),
        20503: (503, "Service Unavailable"),
        21211: (400, "The 'To' number is not a valid phone number."),
        21212: (400, "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID."),
        21266: (400, "'To' and 'From' number cannot be the same."),
        21408: (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number."),
        21602: (400, "Message body is required."), 21603: (400, "A 'From' phone number is required."),
        21604: (400, "A 'To' phone number is required."),
        21609: (400, "The 'StatusCallback' URL is not a valid URL."),
        21610: (400, "Attempt to send to unsubscribed recipient"),
        21611: (429, "This 'From' number has exceeded the maximum number of queued messages"),
        21614: (400, "'To' number is not a valid mobile number"),
        21617: (400, "The concatenated message body exceeds the 1600 character limit"),
        21701: (400, "The Messaging Service resource does not exist"),
    ]

    static func reply(_ refusal: StandInRefusal) -> Reply {
        var reply = Reply.json(
            [
                "code": JSONValue(refusal.code), "message": .string(message(refusal)),
                "more_info": .string("https://www.twilio.com/docs/errors/\(refusal.code)"),
                "status": JSONValue(status(refusal.code)),
            ], status: status(refusal.code))
        if let seconds = refusal.retryAfter { reply.headers.append(.init(name: .retryAfter, value: String(seconds))) }
        return reply
    }
}
