extension OpenAPIDocument {
    static let contactPaths = """
          /contacts:
            post:
              tags: [contacts]
              operationId: createContact
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/ContactDraft" } } }
              responses:
                "201":
                  description: The contact
                  content: { application/json: { schema: { $ref: "#/components/schemas/Contact" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            get:
              tags: [contacts]
              operationId: listContacts
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
                - name: filter
                  in: query
                  content: { application/json: { schema: { $ref: "#/components/schemas/Filter" } } }
                - name: search
                  in: query
                  description: Phone, e-mail, any name or another address; an exact phone always matches
                  schema: { type: string }
              responses:
                "200":
                  description: Contacts
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Contact" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /contacts/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [contacts]
              operationId: getContact
              responses:
                "200":
                  description: The contact
                  content: { application/json: { schema: { $ref: "#/components/schemas/Contact" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            patch:
              tags: [contacts]
              operationId: changeContact
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/ContactChange" } } }
              responses:
                "200":
                  description: The contact
                  content: { application/json: { schema: { $ref: "#/components/schemas/Contact" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            delete:
              tags: [contacts]
              operationId: eraseContact
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }
          /contacts/{id}/windows:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [contacts]
              operationId: listWindows
              summary: Customer service windows, one a channel
              responses:
                "200":
                  description: Windows
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Window" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /contacts/import:
            post:
              tags: [contacts]
              operationId: importContacts
              summary: Import a CSV of any size
              parameters:
                - { $ref: "#/components/parameters/idempotencyKey" }
                - name: default_country
                  in: query
                  description: "Country of numbers in national format; the workspace's when not given"
                  schema: { type: string, pattern: "^[A-Z]{2}$" }
                - name: tags
                  in: query
                  description: Tags for every contact of the file, separated by commas
                  schema: { type: string }
                - name: map
                  in: query
                  description: |
                    `Mobile:phone,City:attributes.city`, or the same as a JSON object. A column `consent.PURPOSE` holds
                    yes or no, `blacklisted` too.
                  schema: { type: string }
                - name: consent
                  in: query
                  description: Purpose to which every contact of the file has consented
                  schema: { type: string }
                - name: consent_text
                  in: query
                  description: "The words they consented to; required when the settings say evidence_required"
                  schema: { type: string }
                - name: blacklist
                  in: query
                  description: Mark every contact of the file blacklisted, new ones too
                  schema: { type: boolean }
                - name: phone_has_country_code
                  in: query
                  schema: { type: boolean }
              requestBody:
                required: true
                content: { text/csv: { schema: { type: string } } }
              responses:
                "202":
                  description: The import, queued
                  content: { application/json: { schema: { $ref: "#/components/schemas/Import" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /imports/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [contacts]
              operationId: getImport
              responses:
                "200":
                  description: The import
                  content: { application/json: { schema: { $ref: "#/components/schemas/Import" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /imports/{id}/rejected:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [contacts]
              operationId: getRejectedRows
              responses:
                "200":
                  description: "`line`, `reason`, then the original columns"
                  content: { text/csv: { schema: { type: string } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """
}
