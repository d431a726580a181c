extension OpenAPIDocument {
    static let templatePaths = """
          /templates:
            get:
              tags: [channels]
              operationId: listTemplates
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
                - { name: channel_id, in: query, schema: { type: string } }
              responses:
                "200":
                  description: Templates
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Template" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /channels/{id}/templates:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [channels]
              operationId: submitTemplate
              summary: |
                Submit a template for approval; it is PENDING until the provider has decided. What the provider finds wrong with
                it is 422 in its own words, any other refusal 502
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/TemplateDraft" } } }
              responses:
                "201": { $ref: "#/components/responses/Template" }
                4XX: { $ref: "#/components/responses/Problem" }
                "502": { $ref: "#/components/responses/Problem" }
          /channels/{id}/templates/{name}/{language}:
            parameters:
              - { $ref: "#/components/parameters/id" }
              - { name: name, in: path, required: true, schema: { type: string } }
              - { name: language, in: path, required: true, schema: { type: string } }
            get:
              tags: [channels]
              operationId: getTemplate
              responses:
                "200": { $ref: "#/components/responses/Template" }
                4XX: { $ref: "#/components/responses/Problem" }
            patch:
              tags: [channels]
              operationId: editTemplate
              summary: Give it other components, all of them; it is PENDING again, and campaigns under way wait for its approval
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/TemplateEdit" } } }
              responses:
                "200": { $ref: "#/components/responses/Template" }
                4XX: { $ref: "#/components/responses/Problem" }
                "502": { $ref: "#/components/responses/Problem" }
            delete:
              tags: [channels]
              operationId: deleteTemplate
              summary: Delete it at the provider too; 409 while a campaign that is not finished or an opt-in form uses it
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }
                "502": { $ref: "#/components/responses/Problem" }
          /channels/{id}/templates/sync:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [channels]
              operationId: syncTemplates
              summary: Read the provider's templates; answers when done
              responses:
                "200":
                  description: What changed
                  content: { application/json: { schema: { $ref: "#/components/schemas/TemplateSync" } } }
                4XX: { $ref: "#/components/responses/Problem" }
                "502": { $ref: "#/components/responses/Problem" }

        """

    static let templateSchemas = """
            TemplateSync:
              type: object
              required: [added, updated, removed]
              properties:
                added: { type: integer }
                updated: { type: integer }
                removed: { type: integer }
            TemplateDraft:
              type: object
              additionalProperties: false
              required: [name, language, category, components]
              properties:
                name: { type: string, pattern: "^[a-z0-9_]{1,512}$" }
                language: { type: string, examples: [en_US] }
                category: { enum: [MARKETING, UTILITY, AUTHENTICATION] }
                parameter_format: { enum: [POSITIONAL, NAMED], default: POSITIONAL }
                components: { type: array, items: { $ref: "#/components/schemas/TemplateComponent" } }
            TemplateEdit:
              type: object
              additionalProperties: false
              required: [components]
              properties:
                category: { enum: [MARKETING, UTILITY, AUTHENTICATION] }
                components: { type: array, items: { $ref: "#/components/schemas/TemplateComponent" } }
            Template:
              type: object
              required: [channel_id, name, language, status, category, components]
              properties:
                channel_id: { type: string }
                name: { type: string }
                language: { type: string }
                status: { type: string, description: "APPROVED, PENDING, REJECTED, PAUSED, DISABLED, …" }
                category: { type: string }
                parameter_format: { enum: [POSITIONAL, NAMED] }
                quality: { type: [string, "null"], description: "GREEN, YELLOW, RED or UNKNOWN" }
                rejected_reason: { type: [string, "null"], description: "The provider's" }
                provider_id: { type: [string, "null"] }
                components: { type: array, items: { $ref: "#/components/schemas/TemplateComponent" } }
            TemplateComponent:
              description: |
                As Meta's API has it. A text's variables are `{{1}}`, `{{2}}`, … or names; each needs an example, and a body
                neither begins nor ends with one
              type: object
              required: [type]
              properties:
                type: { enum: [HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER] }
                format:
                  description: Of a header
                  enum: [TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION, PRODUCT, null]
                text: { type: [string, "null"], description: "Body to 1,024 characters, header and footer to 60" }
                example:
                  type: object
                  properties:
                    header_text: { type: array, items: { type: string } }
                    header_handle: { type: array, items: { type: string } }
                    header_text_named_params: { $ref: "#/components/schemas/NamedExamples" }
                    body_text: { type: array, items: { type: array, items: { type: string } } }
                    body_text_named_params: { $ref: "#/components/schemas/NamedExamples" }
                buttons:
                  description: "Up to 10: at most 2 URL, 1 PHONE_NUMBER and 1 COPY_CODE; quick replies stand together"
                  type: array
                  items: { $ref: "#/components/schemas/TemplateButton" }
                cards:
                  description: Of a carousel
                  type: array
                  minItems: 2
                  maxItems: 10
                  items:
                    type: object
                    properties:
                      components: { type: array, items: { $ref: "#/components/schemas/TemplateComponent" } }
                limited_time_offer: { type: object, properties: { text: { type: string, maxLength: 16 } } }
                add_security_recommendation: { type: boolean, description: Body of an authentication template }
                code_expiration_minutes: { type: integer, description: Footer of an authentication template }
            NamedExamples:
              type: array
              items:
                type: object
                properties: { param_name: { type: string }, example: { type: string } }
            TemplateButton:
              type: object
              required: [type]
              properties:
                type: { enum: [QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, CATALOG, MPM, SPM, FLOW, OTP, VOICE_CALL] }
                text: { type: [string, "null"], maxLength: 25 }
                url: { type: [string, "null"], description: One variable at most, at its end }
                phone_number: { type: [string, "null"] }
                example: { description: "Of an address with a variable, or of a code", type: [string, array] }
                otp_type: { enum: [COPY_CODE, ONE_TAP, ZERO_TAP] }
                flow_id: { type: string }
                flow_action: { type: string }
                navigate_screen: { type: string }

        """
}
