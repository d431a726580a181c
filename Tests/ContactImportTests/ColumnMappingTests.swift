import ContactImport
import Testing

@Suite struct ColumnMappingTests {
    private func targets(_ header: [String], _ explicit: String? = nil) throws -> [String] {
        let mapping = try explicit.map { text in try ExplicitMapping(parsing: text) }
        return try ColumnMapping(header: header, explicit: mapping).columns.map(\.target.name)
    }

    @Test func guessesGooglesCurrentLayout() throws {
        let header = [
            "First Name", "Middle Name", "Last Name", "Nickname", "Organization Name", "Organization Title", "Notes",
            "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label",
            "Phone 2 - Value", "Address 1 - Label", "Address 1 - City", "Custom Field 1 - Label",
            "Custom Field 1 - Value",
        ]
        #expect(
            try targets(header) == [
                "first_name", "attributes.middle_name", "last_name", "attributes.nickname", "company",
                "attributes.organization_title", "attributes.notes", "tags", "ignore", "email", "ignore", "phone",
                "ignore", "phone", "attributes.address_1_label", "attributes.address_1_city", "ignore",
                "attributes.custom_field_1_value",
            ])
    }

    @Test func guessesGooglesOlderLayout() throws {
        let header = [
            "Name", "Given Name", "Additional Name", "Family Name", "Group Membership", "E-mail 1 - Type",
            "E-mail 1 - Value", "Phone 1 - Type", "Phone 1 - Value", "Organization 1 - Name", "Language",
        ]
        #expect(
            try targets(header) == [
                "name", "first_name", "attributes.additional_name", "last_name", "tags", "ignore", "email", "ignore",
                "phone", "company", "language",
            ])
    }

    @Test func guessesOutlook() throws {
        let header = [
            "First Name", "Last Name", "E-mail Address", "Home Phone", "Mobile Phone", "Company", "Categories",
        ]
        #expect(try targets(header) == ["first_name", "last_name", "email", "phone", "phone", "company", "tags"])
    }

    @Test(arguments: [
        (["phone"], ["phone"]), (["Mobile"], ["phone"]), (["MOBILE_NUMBER"], ["phone"]), (["WhatsApp"], ["phone"]),
        (["Telefonnummer", "Vorname", "Name"], ["phone", "first_name", "last_name"]),
        (["Móvil", "Nombre", "Apellidos"], ["phone", "first_name", "last_name"]),
        (["Teléfono", "Nombre"], ["phone", "name"]),
        (["Téléphone portable", "Prénom", "Nom"], ["phone", "first_name", "last_name"]),
        (["Celular", "Nome", "Sobrenome", "Fuso horário"], ["phone", "first_name", "last_name", "time_zone"]),
        (["No. HP", "Nama"], ["phone", "name"]),
        (["Телефон", "Имя", "Фамилия"], ["phone", "first_name", "last_name"]),
        (["मोबाइल नंबर", "नाम"], ["phone", "name"]),
        (["e-mail", "Full Name", "time_zone", "Blacklisted"], ["email", "name", "time_zone", "blacklisted"]),
        (["phone", "attributes.city"], ["phone", "attributes.city"]),
        (
            ["phone", "Order Number", "order number", "Größe (cm)", "!!!"],
            [
                "phone", "attributes.order_number", "attributes.order_number_2", "attributes.größe_cm",
                "attributes.column_5",
            ]
        ),
        (["phone", "opt in", "consent"], ["phone", "attributes.opt_in", "attributes.consent"]),
    ])
    func guessesCommonNames(_ header: [String], _ expected: [String]) throws {
        #expect(try targets(header) == expected)
    }

    @Test func takesWhatTheCallerSays() throws {
        let header = ["Mobile", "City", "Phone", "Note: long"]
        let expected = ["phone", "attributes.town", "attributes.phone", "ignore"]
        #expect(try targets(header, "Mobile:phone, City:attributes.town, Note: long:ignore") == expected)
        #expect(
            try targets(header, #"{"Mobile": "phone", "City": "attributes.town", "Note: long": "ignore"}"#) == expected)
        #expect(try targets(["MOBILE "], "mobile:phone") == ["phone"])
        #expect(try targets(["A", "B"], "A:phone,B:consent.marketing") == ["phone", "consent.marketing"])
    }

    @Test(arguments: [
        ("Mobile:telephone", ContactImportError.unknownTarget("telephone")),
        ("Mobile:attributes.", .unknownTarget("attributes.")),
        ("Cell:phone", .unknownColumn("Cell")),
        ("Mobile:phone,Mobile:email", .columnMappedTwice("Mobile")),
        ("Mobile:phone,mobile:email", .columnMappedTwice("mobile")),
        ("Mobile", .malformedMapping("Mobile")),
        (":phone", .malformedMapping(":phone")),
        (#"{"Mobile": 5}"#, .malformedMapping(#"{"Mobile": 5}"#)),
        ("Mobile:ignore", .noAddressColumn),
    ])
    func refusesMappings(_ text: String, _ error: ContactImportError) {
        #expect(throws: error) { try targets(["Mobile", "City"], text) }
    }

    @Test func needsAnAddressColumn() {
        #expect(throws: ContactImportError.noAddressColumn) { try targets(["Asha", "+919812345678"]) }
    }

    @Test func tellsOfHeadersThatAreTooLong() throws {
        let mapping = try ColumnMapping(header: ["phone", String(repeating: "very long ", count: 20)])
        #expect(mapping.warnings.count == 1)
        #expect(mapping.columns[1].target.name.count <= ImportLimits.keyLength + "attributes.".count)
    }
}
