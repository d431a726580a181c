/// `/rate-card` and `/reports`: what messages cost.
extension Feature {
    static let cost = Feature(
        name: "cost",
        migrations: [
            RateCardStore.migration, LedgerDays.migration, EntryPointStore.migration, EstimateStore.migration,
            LedgerStore.migration, LedgerDays.runs,
        ],
        routes: { api in
            api.get("/rate-card") { try await RateCardRoutes.get($0) }
            api.put("/rate-card", access: .admin, query: RateCardReader.parameters) {
                try await RateCardRoutes.put($0)
            }
            api.delete("/rate-card", access: .admin) { try await RateCardRoutes.delete($0) }
            api.get("/reports/conversations", query: ConversationReport.parameters) {
                try await ReportRoutes.conversations($0)
            }
        },
        erase: { contact, transaction in
            try LedgerStore.forget(contact.addresses, in: transaction.db)
            try EntryPointStore.forget(contact.addresses, in: transaction.db)
        })
}
