import Models
import Rules
import Testing

@Suite("The address that a run writes to")
struct TargetAddressTests {
    private let addresses = ["phone:+4915112345678", "email:asha@shop.example", "bsuid:DE.1349", "telegram:99"]

    @Test(
        "the first that the channel reaches, else the first of all",
        arguments: [
            (["phone", "bsuid"], "phone:+4915112345678"), (["bsuid"], "bsuid:DE.1349"), (["telegram"], "telegram:99"),
            (["email"], "email:asha@shop.example"), (["instagram"], "phone:+4915112345678"),
            ([], "phone:+4915112345678"),
        ])
    func target(schemes: [String], wanted: String) {
        #expect(TargetAddress.of(addresses, schemes: schemes) == wanted)
        let planned = addresses.filter { TargetAddress.isPlanned(record($0), schemes: schemes) }
        #expect(planned == [wanted])
    }

    @Test("a record that names no addresses is its contact's only one")
    func alone() {
        var record = record(addresses[0])
        record.addresses = []
        #expect(TargetAddress.isPlanned(record, schemes: ["email"]))
    }

    private func record(_ address: String) -> RecipientRecord {
        var record = RecipientRecord()
        record.address = address
        record.addresses = addresses
        return record
    }
}
