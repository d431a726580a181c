import Models

extension WhatsAppErrors {
    /// Single codes win over ranges.
    static let rows: [Row] = [
        // Graph API
        Row(0, .stopChannel, "cannot authenticate"),
        Row(1, .tryAgainTwice, "unknown API error"),
        Row(2, .slowDown, "temporary service trouble"),
        Row(3, .stopChannel, "capability or permission missing"),
        Row(4, .slowDown, "app call rate limit"),
        Row(10, .stopChannel, "permission denied"),
        Row(33, .stopChannel, "phone number id gone"),
        Row(100, .invalid, "invalid parameter"),
        Row(104, .stopChannel, "no token given"),
        Row(190, .stopChannel, "token expired"),
        Row(200...299, .stopChannel, "permission missing"),
        Row(368, .stopChannel, "account restricted for policy"),
        Row(80007, .slowDown, "account rate limit"),

        // Number and recipient
        Row(130403, .undeliverable, "we have blocked this person"),
        Row(130429, .slowDown, "number throughput reached"),
        Row(130472, .undeliverable, "recipient is in an experiment"),
        Row(130497, .undeliverable, "country not allowed for the business category"),
        Row(130501, .invalid, "message type not supported in groups"),

        // WhatsApp
        Row(131000, .tryAgainTwice, "unknown failure"),
        Row(131005, .stopChannel, "access denied"),
        Row(131008, .invalid, "required parameter missing"),
        Row(131009, .invalid, "parameter value invalid"),
        Row(131016, .slowDown, "service unavailable"),
        Row(131021, .invalid, "sender equals recipient"),
        Row(131026, .reject(reason: Reason.notOnChannel), "not on WhatsApp"),
        Row(131030, .undeliverable, "recipient not in the test number's list"),
        Row(131031, .stopChannel, "account locked"),
        Row(131037, .stopChannel, "display name not approved"),
        Row(131042, .stopChannel, "payment problem"),
        Row(131045, .stopChannel, "number not registered"),
        Row(131047, .reject(reason: Reason.windowClosed), "customer service window closed"),
        Row(131048, .stopChannel, "spam rate limit"),
        Row(131049, .reject(reason: Reason.providerCapped), "per-person marketing cap"),
        Row(131050, .reject(reason: Reason.optedOut), "person stopped marketing"),
        Row(131051, .invalid, "unsupported message type"),
        Row(131052, .undeliverable, "cannot download the person's media"),
        Row(131053, .tryAgainTwice, "cannot fetch our media"),
        Row(131055, .invalid, "method not allowed"),
        Row(131056, .retry(.pair, .recipient), "pair rate limit"),
        Row(131057, .retry(.maintenance, .channel), "account in maintenance"),
        Row(131063, .stopCampaign, "marketing templates disabled on Cloud API"),
        Row(131064, .stopChannel, "limited for template misclassification"),

        // Templates and flows
        Row(132000, .stopCampaign, "parameter count mismatch"),
        Row(132001, .stopCampaign, "template missing or not approved"),
        Row(132005, .invalid, "filled-in text too long"),
        Row(132007, .stopCampaign, "template violates policy"),
        Row(132008, .invalid, "parameter value mismatch"),
        Row(132012, .invalid, "parameter format mismatch"),
        Row(132015, .stopCampaign, "template paused"),
        Row(132016, .stopCampaign, "template disabled"),
        Row(132018, .stopCampaign, "template parameters problem"),
        Row(132068, .stopCampaign, "flow blocked"),
        Row(132069, .retry(.flowThrottled, .recipient), "flow throttled"),

        // Registration and setup
        Row(133000, .stopChannel, "earlier deregistration incomplete"),
        Row(133004, .slowDown, "server temporarily unavailable"),
        Row(133005, .stopChannel, "PIN wrong"),
        Row(133006, .stopChannel, "number must be verified"),
        Row(133008, .stopChannel, "too many PIN guesses"),
        Row(133009, .stopChannel, "PIN entered too fast"),
        Row(133010, .stopChannel, "number not registered"),
        Row(133015, .stopChannel, "number recently deleted"),
        Row(133016, .stopChannel, "registration limit"),
        Row(134011, .stopChannel, "payments terms not accepted"),

        // Marketing Messages API
        Row(134100, .invalid, "not a marketing template"),
        Row(134101, .retry(.templateSync, .recipient), "template still syncing"),
        Row(134102, .stopCampaign, "not eligible for the Marketing Messages API"),

        Row(135000, .invalid, "generic user error"),
        Row(137000, .undeliverable, "identity key mismatch"),
        Row(138000...139999, .undeliverable, "calling, flows management and blocking"),
    ]
}
