/// `/templates` and `/channels/{id}/templates`
extension Feature {
    static let templates = Feature(
        name: "templates", migrations: [TemplateStore.migration],
        routes: { api in
            let one = "/channels/{id}/templates/{name}/{language}"
            api.get("/templates", query: Page.parameters.union(["channel_id"])) { try await TemplateRoutes.list($0) }
            api.post("/channels/{id}/templates/sync", body: .empty) { try await TemplateRoutes.sync($0) }
            api.post("/channels/{id}/templates") { try await TemplateChangeRoutes.submit($0) }
            api.get(one) { try await TemplateRoutes.get($0) }
            api.patch(one) { try await TemplateChangeRoutes.edit($0) }
            api.delete(one) { try await TemplateChangeRoutes.delete($0) }
        },
        republishers: [TemplateStore.republisher])
}
