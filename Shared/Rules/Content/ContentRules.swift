public import Models

/// What a message may say on a channel (providers.md §1.5): checked when a campaign is saved and again, filled in for
/// one person, at the verdict.
public enum ContentRules {
    /// Everything wrong with a content; pointers from the content: `/buttons/0/title`. Allocates nothing when all is well.
    /// - Parameters:
    ///   - isFilled: the placeholders are filled and every character counts. Otherwise it is known of a placeholder
    ///     only that it may be empty: the fixed part of a text is measured.
    ///   - channel: who cannot send the content, for the reason: `an sms_twilio channel`.
    public static func problems(
        in content: Content, for capabilities: Capabilities, isFilled: Bool = false, channel: String = "the channel"
    ) -> [Problem] {
        guard let kind = content.contentKind else { return [Problem(pointer: "", reason: "needs a content")] }
        guard let limits = capabilities.kinds[kind] else {
            return [
                Problem(
                    pointer: "/type", reason: "\(channel) sends \(capabilities.kindWords); not \(kind.rawValue)")
            ]
        }
        var check = ContentCheck(limits: limits, isFilled: isFilled)
        check.check(content)
        return check.problems
    }
}

/// Gathers what is wrong with one content.
struct ContentCheck {
    let limits: ContentLimits
    let isFilled: Bool
    private(set) var problems: [Problem] = []

    /// An address of a file or page.
    static let linkLength = 2048

    init(limits: ContentLimits, isFilled: Bool) {
        self.limits = limits
        self.isFilled = isFilled
    }

    mutating func check(_ content: Content) {
        if !isFilled { checkFields(content) }
        switch content.kind {
        case .text(let text): required(text.body, limits.body, "/body")
        case .media(let media): check(media)
        case .buttons(let buttons): check(buttons)
        case .list(let list): check(list)
        case .product(let product): check(product)
        case .products(let products): check(products)
        case .template(let template): check(template)
        case .catalog(let catalog): check(catalog)
        case .ctaURL(let cta): check(cta)
        case .locationRequest(let request): required(request.body, limits.body, "/body")
        case .flow(let flow): check(flow)
        case .email(let email): check(email)
        case nil: break
        }
    }

    /// Placeholders that name no contact field.
    private mutating func checkFields(_ content: Content) {
        for slot in Placeholders.slots(in: content) where !RecipientFields.isKnown(slot.field) {
            add("", "no contact has a field '\(slot.field)'; use first_name, attributes.NAME, …")
        }
    }
}

// MARK: - The checks the rules are made of

extension ContentCheck {
    mutating func add(_ pointer: @autoclosure () -> String, _ reason: @autoclosure () -> String) {
        problems.append(Problem(pointer: pointer(), reason: reason()))
    }

    mutating func required(_ text: String, _ maximum: Int?, _ pointer: @autoclosure () -> String) {
        if text.isEmpty { add(pointer(), "is required") } else { part(text, maximum, pointer()) }
    }

    /// A part that need not be there. Without a maximum it cannot be there.
    mutating func part(_ text: String, _ maximum: Int?, _ pointer: @autoclosure () -> String) {
        guard !text.isEmpty else { return }
        guard let maximum else { return add(pointer(), "cannot be sent on this channel") }
        guard exceeds(text, maximum) else { return }
        let length = length(of: text)
        add(pointer(), "has \(length) characters, at most \(maximum) are allowed")
    }

    mutating func count(
        _ count: Int, _ range: ClosedRange<Int>, _ pointer: @autoclosure () -> String, _ what: @autoclosure () -> String
    ) {
        guard !range.contains(count) else { return }
        add(pointer(), "needs \(range.lowerBound) to \(range.upperBound) \(what()), has \(count)")
    }

    /// For the few parts of a message: each is compared with those before it.
    mutating func unique<Part>(
        _ parts: [Part], by name: (Part) -> String, _ pointer: @autoclosure () -> String, _ what: String
    ) {
        for (index, part) in parts.enumerated() where parts[..<index].contains(where: { name($0) == name(part) }) {
            return add(pointer(), "\(what) must differ")
        }
    }

    func exceeds(_ text: String, _ maximum: Int) -> Bool {
        // No text has more characters than bytes, and bytes need no counting.
        text.utf8.count > maximum && length(of: text) > maximum
    }

    private func length(of text: String) -> Int {
        isFilled ? text.count : ContentWalk.fill(text) { _ in "" }.count
    }
}
