extension OpenAPIDocument {
    static let contactSchemas = """
            ContactFields:
              type: object
              properties:
                phone: { type: [string, "null"], description: E.164 }
                email: { type: [string, "null"] }
                addresses:
                  description: |
                    Beside phone and email, in the order of preference. A channel writes to the first address of the
                    contact that it reaches, phone and email before these. An address belongs to one contact
                  type: [array, "null"]
                  maxItems: 20
                  items: { $ref: "#/components/schemas/Address" }
                first_name: { type: [string, "null"], maxLength: 100 }
                last_name: { type: [string, "null"], maxLength: 100 }
                company: { type: [string, "null"], maxLength: 100 }
                language: { type: [string, "null"] }
                time_zone: { type: [string, "null"], description: IANA name }
                tags: { type: array, items: { type: string, maxLength: 64 } }
                attributes:
                  type: object
                  maxProperties: 100
                  additionalProperties: { type: [string, "null"], maxLength: 1024 }
                blacklisted: { type: boolean }
            Address:
              description: "A scheme (phone, email, bsuid, telegram, messenger, instagram) and what the provider knows the person by"
              type: string
              pattern: "^(phone|email|bsuid|telegram|messenger|instagram):.+$"
              examples: ["telegram:123456789"]
            ContactChange:
              type: object
              unevaluatedProperties: false
              allOf: [{ $ref: "#/components/schemas/ContactFields" }]
            ContactDraft:
              type: object
              unevaluatedProperties: false
              properties:
                id: { $ref: "#/components/schemas/Id" }
              allOf: [{ $ref: "#/components/schemas/ContactFields" }]
            Contact:
              type: object
              required: [id, tags, attributes, blacklisted, created_at, updated_at]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                created_at: { $ref: "#/components/schemas/Time" }
                updated_at: { $ref: "#/components/schemas/Time" }
              allOf: [{ $ref: "#/components/schemas/ContactFields" }]
            Filter:
              description: Rules in a group are ANDed, groups are ORed
              type: object
              additionalProperties: false
              required: [groups]
              properties:
                groups:
                  type: array
                  items:
                    type: object
                    additionalProperties: false
                    required: [rules]
                    properties:
                      rules: { type: array, minItems: 1, items: { $ref: "#/components/schemas/FilterRule" } }
            FilterRule:
              type: object
              additionalProperties: false
              required: [column, operator, value]
              properties:
                column:
                  type: string
                  description: phone, email, address, first_name, last_name, name, company, tag, language, created_at, updated_at or attributes.*
                operator: { enum: [is, is_not, starts_with, contains, does_not_contain, in, not_in, matches, between] }
                value:
                  oneOf:
                    - { type: string }
                    - { type: array, items: { type: string } }
            Window:
              type: object
              required: [channel_id, open, closes_at]
              properties:
                channel_id: { type: string }
                open: { type: boolean }
                closes_at: { type: [string, "null"], format: date-time }
            Import:
              type: object
              required: [id, status, total, created, updated, rejected, warnings]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                status: { enum: [queued, running, completed, failed] }
                total: { type: integer }
                created: { type: integer }
                updated: { type: integer }
                rejected: { type: integer }
                warnings: { type: integer }
            Consent:
              type: object
              required: [id, phone, purpose, state, source, evidence, at, actor]
              properties:
                id: { type: string }
                phone: { type: [string, "null"], description: "E.164; null: an address of another kind" }
                address: { $ref: "#/components/schemas/Address" }
                purpose: { type: string, description: "marketing, utility, authentication, a purpose of your own, or all" }
                state: { enum: [granted, revoked, pending], description: "pending: asked to confirm, changes nothing yet" }
                source: { enum: [website, message, keyword, button, import, api, provider, agent] }
                evidence:
                  type: [object, "null"]
                  properties:
                    text: { type: [string, "null"] }
                    url: { type: [string, "null"] }
                at: { $ref: "#/components/schemas/Time" }
                actor: { type: [string, "null"], description: Who recorded it }
                form_id: { type: [string, "null"], description: The website form it came through }
                channel_id: { type: [string, "null"], description: Where the person wrote or is asked to confirm }
            ConsentDraft:
              type: object
              additionalProperties: false
              required: [purpose, state]
              oneOf: [{ required: [phone] }, { required: [address] }]
              properties:
                phone: { type: string }
                address: { $ref: "#/components/schemas/Address" }
                purpose: { type: string, description: "A purpose of the workspace (see /settings), or all" }
                state: { enum: [granted, revoked] }
                source: { enum: [website, message, keyword, button, import, api, provider, agent], default: api }
                evidence:
                  description: Required for a granted consent when the settings say evidence_required
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    text: { type: [string, "null"] }
                    url: { type: [string, "null"] }
                at: { type: [string, "null"], format: date-time, description: "Default: now; not in the future" }

        """

    static let consentPaths = """
          /consents:
            post:
              tags: [consents]
              operationId: recordConsents
              summary: Record one entry or up to 1,000; needs no existing contact
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      oneOf:
                        - { $ref: "#/components/schemas/ConsentDraft" }
                        - type: array
                          minItems: 1
                          maxItems: 1000
                          items: { $ref: "#/components/schemas/ConsentDraft" }
              responses:
                "201": { description: What was recorded, content: { application/json: { schema: { type: object } } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /contacts/{id}/consents:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [consents]
              operationId: listConsents
              summary: The trail of a contact, newest first, and what it comes to
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
              responses:
                "200":
                  description: The trail
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties:
                              data: { items: { $ref: "#/components/schemas/Consent" } }
                              effective:
                                type: object
                                description: The state in force for each purpose; null when nothing was said
                                additionalProperties: { enum: [granted, revoked, null] }
                4XX: { $ref: "#/components/responses/Problem" }

        """
}
