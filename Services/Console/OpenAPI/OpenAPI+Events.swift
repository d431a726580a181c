extension OpenAPIDocument {
    static let eventPaths = """
          /events:
            post:
              tags: [campaigns]
              operationId: recordEvents
              summary: |
                Something that has happened to people elsewhere, such as an order: one event or a list of up to 1,000, all or
                none. It takes people out of the drips that name it under exit_on, and contacts into those that name it under
                enrol_on
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      oneOf:
                        - { $ref: "#/components/schemas/EventInput" }
                        - { type: array, minItems: 1, maxItems: 1000, items: { $ref: "#/components/schemas/EventInput" } }
              responses:
                "202":
                  description: Taken; drips follow within seconds
                  content:
                    application/json:
                      schema:
                        oneOf:
                          - { $ref: "#/components/schemas/Event" }
                          - { type: object, properties: { data: { type: array, items: { $ref: "#/components/schemas/Event" } } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let eventSchemas = """
            EventInput:
              type: object
              additionalProperties: false
              required: [name]
              oneOf: [{ required: [phone] }, { required: [address] }, { required: [contact_id] }]
              properties:
                phone: { type: string, description: Need not be a contact's }
                address: { $ref: "#/components/schemas/Address" }
                contact_id: { $ref: "#/components/schemas/Id" }
                name: { $ref: "#/components/schemas/Id" }
                properties: { type: object, description: At most 16 KiB of JSON }
                at: { type: string, format: date-time, description: "Default: now" }
            Event:
              type: object
              properties:
                id: { $ref: "#/components/schemas/Id" }
                contact_id: { type: [string, "null"] }
                phone: { type: [string, "null"] }
                address: { type: [string, "null"], description: The contact's first address }
                name: { type: string }
                properties: { type: object }
                at: { $ref: "#/components/schemas/Time" }

        """
}
