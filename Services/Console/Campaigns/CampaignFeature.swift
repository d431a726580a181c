/// `/campaigns`
extension Feature {
    static let campaigns = Feature(
        name: "campaigns",
        migrations: [
            CampaignStore.migration, ProgressStore.migration, CampaignStore.sequels, ProgressStore.runs,
            CampaignStore.decisions,
        ],
        routes: { api in
            api.post("/campaigns") { try await CampaignRoutes.create($0) }
            api.get("/campaigns", query: CampaignList.parameters) { try await CampaignRoutes.list($0) }
            api.get("/campaigns/{id}") { try await CampaignRoutes.get($0) }
            api.patch("/campaigns/{id}") { try await CampaignRoutes.update($0) }
            api.delete("/campaigns/{id}") { try await CampaignRoutes.delete($0) }
            api.post("/campaigns/{id}/duplicate", body: .empty) { try await CampaignRoutes.duplicate($0) }
            api.post("/campaigns/{id}/test") { try await CampaignTest.send($0) }
            api.post("/campaigns/{id}/retry-failed", body: .empty) { try await CampaignRetry.start($0) }
            api.get("/campaigns/{id}/estimate") { try await CampaignRoutes.estimate($0) }
            api.get("/campaigns/{id}/runs", query: Page.parameters) { try await RunRoutes.list($0) }
            api.get("/campaigns/{id}/report", query: ["run"]) { try await CampaignRoutes.report($0) }
            api.get("/campaigns/{id}/events") { try await ProgressEvents.follow($0) }
            for verb in CampaignVerb.allCases {
                api.post("/campaigns/{id}/\(verb.rawValue)", body: .empty) {
                    try await CampaignRoutes.carryOut(verb, $0)
                }
            }
        },
        republishers: [CampaignStore.republisher],
        services: { dependencies in [VariantDecisions(dependencies)] })
}
