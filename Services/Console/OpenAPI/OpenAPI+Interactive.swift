extension OpenAPIDocument {
    static let interactivePaths = """
          /interactive-messages:
            post:
              tags: [channels]
              operationId: createInteractiveMessage
              summary: Keep a message for reuse on a channel
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/InteractiveMessageDraft" } } }
              responses:
                "201": { $ref: "#/components/responses/InteractiveMessage" }
                4XX: { $ref: "#/components/responses/Problem" }
            get:
              tags: [channels]
              operationId: listInteractiveMessages
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
                - { name: channel_id, in: query, schema: { type: string } }
              responses:
                "200":
                  description: Interactive messages
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/InteractiveMessage" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /interactive-messages/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [channels]
              operationId: getInteractiveMessage
              responses:
                "200": { $ref: "#/components/responses/InteractiveMessage" }
                4XX: { $ref: "#/components/responses/Problem" }
            patch:
              tags: [channels]
              operationId: changeInteractiveMessage
              summary: Change name or content; campaigns keep the copy that they were saved with
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/InteractiveMessageChange" } } }
              responses:
                "200": { $ref: "#/components/responses/InteractiveMessage" }
                4XX: { $ref: "#/components/responses/Problem" }
            delete:
              tags: [channels]
              operationId: deleteInteractiveMessage
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }
          /interactive-messages/{id}/duplicate:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [channels]
              operationId: duplicateInteractiveMessage
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              responses:
                "201": { $ref: "#/components/responses/InteractiveMessage" }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let interactiveSchemas = """
            InteractiveContent:
              description: Placeholders stay as they are and are filled when a campaign sends a copy
              oneOf:
                - { $ref: "#/components/schemas/ButtonsContent" }
                - { $ref: "#/components/schemas/ListContent" }
                - { $ref: "#/components/schemas/ProductContent" }
                - { $ref: "#/components/schemas/ProductsContent" }
                - { $ref: "#/components/schemas/CatalogContent" }
                - { $ref: "#/components/schemas/CtaURLContent" }
                - { $ref: "#/components/schemas/LocationRequestContent" }
                - { $ref: "#/components/schemas/FlowContent" }
            InteractiveMessageDraft:
              type: object
              additionalProperties: false
              required: [channel_id, name, content]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                channel_id: { $ref: "#/components/schemas/Id" }
                name: { type: string, minLength: 1, maxLength: 100 }
                content: { $ref: "#/components/schemas/InteractiveContent" }
            InteractiveMessageChange:
              type: object
              additionalProperties: false
              properties:
                name: { type: string, minLength: 1, maxLength: 100 }
                content: { $ref: "#/components/schemas/InteractiveContent" }
            InteractiveMessage:
              type: object
              required: [id, channel_id, name, content]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                channel_id: { $ref: "#/components/schemas/Id" }
                name: { type: string }
                content: { $ref: "#/components/schemas/InteractiveContent" }
                created_at: { $ref: "#/components/schemas/Time" }
                updated_at: { $ref: "#/components/schemas/Time" }

        """
}
