import Models
import Rules
import Testing

@Suite("Consents by purpose")
struct ConsentsTests {
    private let granted = ConsentEntry(state: .granted, atMs: 1000)
    private let revoked = ConsentEntry(state: .revoked, atMs: 5000)

    @Test("the same consents are equal, in whichever order they came")
    func order() {
        var (one, other) = (Consents(), Consents())
        (one["utility"], one["all"], one["marketing"]) = (granted, revoked, granted)
        (other["marketing"], other["utility"], other["all"]) = (revoked, granted, revoked)
        #expect(one != other)
        other["marketing"] = granted
        #expect(one == other)
        #expect(one == Consents(["all": revoked, "marketing": granted, "utility": granted]))
        #expect(one.entries.map(\.purpose) == ["all", "marketing", "utility"])
    }

    @Test("one purpose is read, replaced and taken away without the others")
    func single() {
        var consents = Consents(["marketing": granted, "utility": granted])
        consents["utility"] = revoked
        #expect(consents["marketing"] == granted && consents["utility"] == revoked && consents["all"] == nil)
        consents["marketing"] = nil
        consents["never"] = nil
        #expect(consents == Consents(["utility": revoked]))
    }

    @Test("the consent for everything governs a purpose when it is the later one")
    func effective() {
        var consents = Consents(["marketing": granted])
        #expect(consents.effective(for: "marketing") == granted && consents.effective(for: "utility") == nil)
        consents[Purpose.all] = revoked
        #expect(consents.effective(for: "marketing") == revoked && consents.effective(for: "utility") == revoked)
        consents["marketing"] = ConsentEntry(state: .granted, atMs: 9000)
        #expect(consents.effective(for: "marketing")?.state == .granted)
    }
}
