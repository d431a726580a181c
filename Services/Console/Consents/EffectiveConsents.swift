import GRDB
import Models
import Rules

/// What an address's trail comes to for every purpose there is: `{"marketing": "granted", "utility": null}`.
enum EffectiveConsents {
    static func json(of address: String, in db: Database) throws -> JSONValue {
        let consents = try ConsentStates.consents(of: address, in: db)
        let purposes = Purposes(try SettingsStore.current(in: db)).all
        // A purpose that was given up may still be in the trail.
        let others = consents.entries.map(\.purpose).filter { $0 != Purpose.all && !purposes.contains($0) }
        return .object(
            JSONObject(
                unique: (purposes + others).map { purpose in
                    (purpose, .text(consents.effective(for: purpose)?.state.word))
                }))
    }
}
