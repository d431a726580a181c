/// The description of the HTTP API, served at `/openapi.yaml`.
///
/// It is Swift text and not a resource file: a resource bundle is a second thing beside the executable that a container
/// or an installation can lose.
enum OpenAPIDocument {
    /// OpenAPI 3.1 in YAML, UTF-8.
    static let yaml =
        head + "paths:\n" + accessPaths + contactPaths + consentPaths + channelPaths + templatePaths + interactivePaths
        + campaignPaths + runPaths + enrolmentPaths + eventPaths + messagePaths
        + costPaths + settingsPaths + optInPaths
        + "components:\n" + sharedComponents + enrolmentBodies + "  schemas:\n" + accessSchemas + contactSchemas
        + channelSchemas
        + templateSchemas + interactiveSchemas
        + campaignSchemas + dripSchemas + enrolmentSchemas + eventSchemas + scheduleSchemas + variantSchemas
        + contentSchemas + templateContentSchemas + messageSchemas
        + costSchemas + settingsSchemas + optInSchemas

    private static let head = """
        openapi: 3.1.0
        info:
          title: Campaigns
          version: "1"
          license: { name: Apache 2.0, identifier: Apache-2.0 }
          description: |
            Broadcasts and drips over messaging channels. JSON in snake_case, times in RFC 3339 UTC. Unknown members of a request and
            unknown query parameters are errors that name them. Errors are RFC 9457 problem details.
        servers:
          - url: /api/v1
        security:
          - apiKey: []
        tags:
          - { name: access, description: Keys and the state of the installation }
          - { name: contacts, description: "People, imports and customer service windows" }
          - { name: settings, description: What holds for all campaigns }
          - { name: consents, description: The append-only trail of consent and the forms of websites }
          - { name: channels, description: Sending identities and their templates }
          - { name: campaigns, description: Broadcasts and drips from draft to report }
          - { name: cost, description: Rate card and conversation reports }

        """

    static let sharedComponents = """
          securitySchemes:
            apiKey: { type: http, scheme: bearer, description: "A key of POST /api-keys, or CAMPAIGNS_API_KEY" }
          parameters:
            limit:
              name: limit
              in: query
              schema: { type: integer, minimum: 1, maximum: 1000, default: 50 }
            after:
              name: after
              in: query
              description: The `next` of the page before
              schema: { type: string }
            id:
              name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Id" }
            idempotencyKey:
              name: Idempotency-Key
              in: header
              description: Kept for 24 hours; the same key with another body is 422
              schema: { type: string, minLength: 1, maxLength: 255 }
          responses:
            Problem:
              description: |
                400 malformed JSON, 401 and 403 access, 404 unknown id, 409 a transition the state does not allow,
                413 JSON over 1 MB, 415 content type, 422 invalid values
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            Campaign:
              description: The campaign as it is now
              content: { application/json: { schema: { $ref: "#/components/schemas/Campaign" } } }
            RateCard:
              description: The rate card in force
              content: { application/json: { schema: { $ref: "#/components/schemas/RateCard" } } }
            Template:
              description: The template as it is now
              content: { application/json: { schema: { $ref: "#/components/schemas/Template" } } }
            InteractiveMessage:
              description: The message as it is now
              content: { application/json: { schema: { $ref: "#/components/schemas/InteractiveMessage" } } }
            NoContent: { description: Done }

        """
}
