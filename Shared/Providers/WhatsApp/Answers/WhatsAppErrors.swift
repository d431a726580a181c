import Models

/// WhatsApp's error codes (providers.md §2.3).
enum WhatsAppErrors {
    static let table = ErrorTable([
        // Graph API
        .init(0, .stopChannel, "the channel's token is not valid"),
        .init(1, .tryAgainTwice, "the provider does not say why"),
        .init(2, .slowDown, "temporary service trouble"),
        .init(3, .stopChannel, "the app may not do this: a capability or permission is missing"),
        .init(4, .slowDown, "the app calls too often"),
        .init(10, .stopChannel, "the app may not do this, or the account is not eligible"),
        .init(33, .stopChannel, "there is no such phone number id"),
        .init(100, .invalid, "a parameter is not valid"),
        .init(104, .stopChannel, "no token was given"),
        .init(190, .stopChannel, "the channel's token has expired"),
        .init(200...299, .stopChannel, "the app lacks a permission"),
        .init(368, .stopChannel, "the account is restricted for a breach of policy"),
        .init(80007, .slowDown, "the account calls too often"),

        // Number and recipient
        .init(130403, .undeliverable, "we have blocked this person"),
        .init(130429, .slowDown, "the number sends faster than it may"),
        .init(130472, .undeliverable, "the person is in an experiment of Meta's; nothing is charged"),
        .init(130497, .undeliverable, "businesses of this kind may not write to that country"),
        .init(130501, .invalid, "message type not supported in groups"),

        // WhatsApp
        .init(131000, .tryAgainTwice, "the provider does not say why"),
        .init(131005, .stopChannel, "access denied"),
        .init(131008, .invalid, "required parameter missing"),
        .init(131009, .invalid, "parameter value invalid"),
        .init(131016, .slowDown, "service unavailable"),
        .init(131021, .invalid, "sender and recipient are the same number"),
        .init(131026, .notOnChannel, "not on WhatsApp, or its terms not accepted, or its app too old"),
        .init(131030, .undeliverable, "a test number may write only to the people on its list"),
        .init(131031, .stopChannel, "the account is locked"),
        .init(131037, .stopChannel, "the number's display name is not approved"),
        .init(131042, .stopChannel, "the account's payment is not in order"),
        .init(131045, .stopChannel, "the number is not registered"),
        .init(
            131047, .reject(reason: Reason.windowClosed),
            "the person has not written within 24 hours: only a template can be sent"),
        .init(131048, .stopChannel, "too many people have reported or blocked this number"),
        .init(
            131049, .reject(reason: Reason.providerCapped), later: .marketingCap,
            "withheld: this person gets enough marketing for now"),
        .init(131050, .optedOut, "the person has stopped marketing messages from this business"),
        .init(131051, .invalid, "unsupported message type"),
        .init(131052, .undeliverable, "the medium of the person could not be fetched"),
        .init(131053, .tryAgainTwice, "the medium could not be fetched from its link or stored"),
        .init(131055, .invalid, "method not allowed"),
        .init(131056, .retry(.pair, .recipient), "too many messages to this one person in a short time"),
        .init(131057, .retry(.maintenance, .channel), "the account is being moved, for up to a minute"),
        .init(131063, .stopCampaign, "marketing templates disabled on Cloud API"),
        .init(131064, .stopChannel, "limited because templates were put into a wrong category"),

        // Templates and flows
        .init(132000, .stopCampaign, "the template takes another number of parameters"),
        .init(132001, .stopCampaign, "there is no such approved template in this language"),
        .init(132005, .invalid, "the text is too long once the values are filled in"),
        .init(132007, .stopCampaign, "the template's content violates a policy"),
        .init(132008, .invalid, "a parameter's value does not fit the template"),
        .init(132012, .invalid, "a parameter's kind does not fit the template"),
        .init(132015, .stopCampaign, "the template is paused for its low quality"),
        .init(132016, .stopCampaign, "the template is disabled for good for its low quality"),
        .init(132018, .stopCampaign, "the template's parameters are not in order"),
        .init(132068, .stopCampaign, "the flow is blocked"),
        .init(132069, .retry(.flowThrottled, .recipient), "the flow may be sent ten times an hour only"),

        // Registration and setup
        .init(133000, .stopChannel, "earlier deregistration incomplete"),
        .init(133004, .slowDown, "server temporarily unavailable"),
        .init(133005, .stopChannel, "PIN wrong"),
        .init(133006, .stopChannel, "number must be verified"),
        .init(133008, .stopChannel, "too many PIN guesses"),
        .init(133009, .stopChannel, "PIN entered too fast"),
        .init(133010, .stopChannel, "number not registered"),
        .init(133015, .stopChannel, "number recently deleted"),
        .init(133016, .stopChannel, "registration limit"),
        .init(134011, .stopChannel, "payments terms not accepted"),

        // Marketing Messages API
        .init(134100, .invalid, "not a marketing template"),
        .init(134101, .retry(.templateSync, .recipient), "template still syncing"),
        .init(134102, .stopCampaign, "not eligible for the Marketing Messages API"),

        .init(135000, .invalid, "generic user error"),
        .init(137000, .undeliverable, "identity key mismatch"),
        .init(138000...139999, .undeliverable, "calling, flows management and blocking"),
    ])

    /// `nil` for a code nobody told us about.
    static func treatment(of code: Int32) -> Treatment? { table.row(of: code)?.treatment }
}
