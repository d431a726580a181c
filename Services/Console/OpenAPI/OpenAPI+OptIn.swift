extension OpenAPIDocument {
    static let optInPaths = """
          /optin-forms:
            post:
              tags: [consents]
              operationId: createOptInForm
              summary: A public form, served by the webhook ingester at POST /optin/{id}
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/OptInFormDraft" } } }
              responses:
                "201":
                  description: The form
                  content: { application/json: { schema: { $ref: "#/components/schemas/OptInForm" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            get:
              tags: [consents]
              operationId: listOptInForms
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
              responses:
                "200":
                  description: Forms
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/OptInForm" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /optin-forms/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [consents]
              operationId: getOptInForm
              responses:
                "200":
                  description: The form
                  content: { application/json: { schema: { $ref: "#/components/schemas/OptInForm" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            patch:
              tags: [consents]
              operationId: changeOptInForm
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/OptInFormChange" } } }
              responses:
                "200":
                  description: The form
                  content: { application/json: { schema: { $ref: "#/components/schemas/OptInForm" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            delete:
              tags: [consents]
              operationId: deleteOptInForm
              summary: The public form is not found from then on; consents given through it stay
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let optInSchemas = """
            OptInFormFields:
              type: object
              properties:
                purpose: { type: string, description: "What the person agrees to: a purpose of the workspace, or all" }
                text: { type: string, minLength: 1, maxLength: 4096, description: The words the person agrees to }
                redirect_url:
                  type: [string, "null"]
                  format: uri
                  description: "Where a browser's form post goes next (303); without it the answer is JSON"
                double_opt_in:
                  type: [boolean, "null"]
                  description: The person confirms by the first quick reply of a message
                channel_id: { type: [string, "null"], description: "double_opt_in: where the message goes out" }
                template:
                  description: "double_opt_in: an approved template with a quick reply button"
                  oneOf:
                    - { type: "null" }
                    - type: object
                      required: [name, language]
                      properties:
                        name: { type: string }
                        language: { type: string }
                        parameters: { type: object }
                default_country: { type: [string, "null"], description: "Default: the workspace's" }
            OptInFormDraft:
              type: object
              unevaluatedProperties: false
              required: [purpose, text]
              properties:
                id: { $ref: "#/components/schemas/Id" }
              allOf: [{ $ref: "#/components/schemas/OptInFormFields" }]
            OptInFormChange:
              type: object
              unevaluatedProperties: false
              allOf: [{ $ref: "#/components/schemas/OptInFormFields" }]
            OptInForm:
              type: object
              required: [id, purpose, text, redirect_url, double_opt_in, channel_id, template, default_country, path]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                path:
                  type: string
                  description: |
                    Below the ingester's public address. Takes `phone`, `name` (optional) and `consent` (true), posted by
                    a form or as JSON; answers 201 with `{id, state: granted | pending, purpose, redirect_url}`, or 303.
                created_at: { $ref: "#/components/schemas/Time" }
                updated_at: { $ref: "#/components/schemas/Time" }
              allOf: [{ $ref: "#/components/schemas/OptInFormFields" }]

        """
}
