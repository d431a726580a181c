import ContactImport
import Models
import ServiceKit

/// Downloads the people of a drip as CSV.
enum EnrolmentCSV {
    private static let header = [
        "contact_id", "phone", "first_name", "last_name", "email", "status", "step", "next_at", "exit_reason", "source",
        "pass", "enrolled_at", "ended_at",
    ]
    private static let pageSize = 1000

    static func download(campaign: String, _ list: EnrolmentList, _ store: Store) -> Reply {
        .csv("enrolments-\(campaign)", header) { (after: String?) in
            try await store.read { db in
                let people = try list.fetch(campaign: campaign, after: after ?? "", limit: pageSize, in: db)
                var csv = CSVWriter()
                for person in people { csv.append(cells(person)) }
                return (csv.take(), people.count == pageSize ? people.last?.enrolment.address : nil)
            }
        }
    }

    private static func cells(_ person: EnrolmentList.Person) -> [String] {
        let enrolment = person.enrolment
        return [
            enrolment.contactID, Address.phoneNumber(of: enrolment.address) ?? "", person.firstName ?? "",
            person.lastName ?? "", person.email ?? "", enrolment.status.rawValue, String(enrolment.step),
            RFC3339.cell(enrolment.nextAtMs), enrolment.exitReason, enrolment.source, String(enrolment.pass),
            RFC3339.cell(enrolment.enrolledAtMs), RFC3339.cell(enrolment.endedAtMs),
        ]
    }
}
