import HTTPTypes

/// `/openapi.yaml`, also below the API's own prefix.
extension Feature {
    static let openAPI = Feature(
        name: "openapi",
        routes: { api in
            for path in ["/openapi.yaml", API.prefix + "/openapi.yaml"] {
                api.open(.get, path) { _, _ in
                    Reply(.ok, .bytes(Array(OpenAPIDocument.yaml.utf8), type: "application/yaml"))
                }
            }
        })
}
