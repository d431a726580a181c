extension OpenAPIDocument {
    static let accessPaths = """
          /status:
            get:
              tags: [access]
              operationId: getStatus
              summary: Product time, version and services
              responses:
                "200":
                  description: The installation
                  content: { application/json: { schema: { $ref: "#/components/schemas/Status" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /api-keys:
            post:
              tags: [access]
              operationId: createApiKey
              summary: Make a key; it is shown once
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/ApiKeyDraft" } } }
              responses:
                "201":
                  description: The key
                  content: { application/json: { schema: { $ref: "#/components/schemas/NewApiKey" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            get:
              tags: [access]
              operationId: listApiKeys
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
              responses:
                "200":
                  description: Keys without their secret
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/ApiKey" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /api-keys/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            delete:
              tags: [access]
              operationId: deleteApiKey
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let accessSchemas = """
            Id: { type: string, pattern: "^[A-Za-z0-9_-]{1,64}$" }
            Time: { type: string, format: date-time }
            Page:
              type: object
              required: [data, next]
              properties:
                data: { type: array }
                next: { type: [string, "null"], description: "`after` of the next page; null: this was the last" }
            Problem:
              type: object
              required: [type, title, status]
              properties:
                type: { type: string }
                title: { type: string }
                status: { type: integer }
                detail: { type: string }
                errors:
                  type: array
                  items:
                    type: object
                    required: [pointer, reason]
                    properties:
                      pointer: { type: string, description: "JSON pointer into the body, or ?name of a query parameter" }
                      reason: { type: string }
            Status:
              type: object
              required: [now, version, services]
              properties:
                now: { $ref: "#/components/schemas/Time" }
                version: { type: string }
                services:
                  type: array
                  items:
                    type: object
                    properties:
                      name: { type: string }
                      instance: { type: [string, integer, "null"] }
                      pid: { type: [integer, "null"] }
                      ready: { type: boolean }
                      admin_url: { type: [string, "null"] }
            Role: { enum: [admin, marketer, viewer] }
            ApiKeyDraft:
              type: object
              additionalProperties: false
              required: [name, role]
              properties:
                name: { type: string, minLength: 1, maxLength: 100 }
                role: { $ref: "#/components/schemas/Role" }
            ApiKey:
              type: object
              required: [id, name, role, created_at]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                name: { type: string }
                role: { $ref: "#/components/schemas/Role" }
                created_at: { $ref: "#/components/schemas/Time" }
            NewApiKey:
              allOf:
                - { $ref: "#/components/schemas/ApiKey" }
                - type: object
                  required: [key]
                  properties: { key: { type: string, description: Shown only here } }

        """
}
