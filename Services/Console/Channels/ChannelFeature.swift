/// `/channels` and `/providers`
extension Feature {
    static let channels = Feature(
        name: "channels", migrations: [ChannelStore.migration, ChannelStandingStore.migration],
        routes: { api in
            api.get("/providers") { _ in ProviderRoutes.list() }
            api.post("/channels", access: .admin) { try await ChannelRoutes.create($0) }
            api.get("/channels", query: Page.parameters) { try await ChannelRoutes.list($0) }
            api.get("/channels/{id}") { try await ChannelRoutes.get($0) }
            api.patch("/channels/{id}", access: .admin) { try await ChannelRoutes.update($0) }
            api.delete("/channels/{id}", access: .admin) { try await ChannelRoutes.delete($0) }
            api.post("/channels/{id}/test", access: .admin, body: .empty) { try await ChannelTest.run($0) }
            api.post("/channels/{id}/resume", access: .admin, body: .empty) { try await ChannelRoutes.resume($0) }
        },
        republishers: [ChannelStore.republisher])
}
