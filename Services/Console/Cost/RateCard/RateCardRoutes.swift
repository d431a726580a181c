import HTTPTypes
import Hummingbird
import Rules
import ServiceKit

/// `/rate-card`
enum RateCardRoutes {
    static func get(_ call: Call) async throws -> Reply {
        .ok(
            try await call.store.read { db in
                let (card, uploadedAtMs) = try RateCardStore.current(in: db)
                return card.json(uploadedAtMs: uploadedAtMs)
            })
    }

    /// The whole card at once, JSON or CSV.
    static func put(_ call: Call) async throws -> Reply {
        let card = try read(call)
        return try await call.commit { transaction in
            try RateCardStore.replace(with: card, in: transaction)
            return .ok(card.json(uploadedAtMs: transaction.nowMs))
        }
    }

    static func delete(_ call: Call) async throws -> Reply {
        try await call.commit { transaction in
            try RateCardStore.delete(in: transaction)
            return .noContent
        }
    }

    private static func read(_ call: Call) throws -> RateCard {
        let type = (call.request.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { !$0.isWhitespace }
        switch type.lowercased() {
        case "text/csv":
            guard !call.body.isEmpty else { throw Problem.invalid("", "the file is empty") }
            return try RateCardReader.card(csv: call.body, call.query)
        case "application/json":
            if let name = RateCardReader.parameters.sorted().first(where: { call.query[$0] != nil }) {
                throw Problem.invalid("?\(name)", "goes with CSV; in JSON it is a member")
            }
            return try RateCardReader.card(try call.json())
        default: throw Problem(.unsupportedMediaType, "The body must be application/json or text/csv.")
        }
    }
}

extension RateCard {
    /// - Parameter uploadedAtMs: `nil` for the sample.
    func json(uploadedAtMs: Int64?) -> JSONValue {
        [
            "name": .string(name), "currency": .string(currency), "model": .string(model.rawValue),
            "sample": .bool(isSample),
            "free_in_window": .array(freeInWindow.sorted().map(JSONValue.string)), "uploaded_at": .time(uploadedAtMs),
            "rates": .array(
                rates.map { rate in
                    [
                        "country": .string(rate.country), "category": .string(rate.category),
                        "from": rate.beginning,
                        "price": .double(MicroAmount.value(rate.priceMicros)),
                    ]
                }),
            "incomplete": .array(
                RateCardRules.incomplete(self).map { gap in
                    ["country": .string(gap.country), "categories": .array(gap.missing.map(JSONValue.string))]
                }),
        ]
    }

    /// Which card an amount was worked out with.
    var mention: JSONValue {
        ["name": .string(name), "model": .string(model.rawValue), "sample": .bool(isSample)]
    }
}

extension RateCard.Rate {
    /// A day, or the instant where the price begins within one.
    fileprivate var beginning: JSONValue {
        let day = fromMs.flooredQuotient(LedgerDay.lengthMs)
        return day * LedgerDay.lengthMs == fromMs ? .day(day) : .time(fromMs)
    }
}
