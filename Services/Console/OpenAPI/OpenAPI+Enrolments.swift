extension OpenAPIDocument {
    static let enrolmentPaths = """
          /campaigns/{id}/enrolments:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [campaigns]
              operationId: enrol
              summary: |
                Let contacts into a drip that has been launched: those named, or those that a filter finds now. 409 for a draft,
                a finished drip and a broadcast; 422 naming the first contact that is not there, and then nobody is enrolled
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody: { $ref: "#/components/requestBodies/EnrolmentSelection" }
              responses:
                "202":
                  description: |
                    Skipped are those `already_enrolled`, those for whom it is too soon (`re_enrol_too_soon`), and those whom the
                    channel of the first message cannot reach (`no_address`). The first 1,000 of them are listed
                  content: { application/json: { schema: { $ref: "#/components/schemas/Enrolled" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            get:
              tags: [campaigns]
              operationId: listEnrolments
              summary: Who is and was in a drip, and where they stand; `Accept` of text/csv downloads all that match
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
                - { name: status, in: query, schema: { $ref: "#/components/schemas/EnrolmentStatus" } }
                - { name: step, in: query, schema: { type: integer, minimum: 0 } }
                - { name: search, in: query, description: "Phone, e-mail or any name", schema: { type: string } }
                - { name: contact_id, in: query, schema: { $ref: "#/components/schemas/Id" } }
              responses:
                "200":
                  description: Everybody once, with their newest time in the drip
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Enrolment" } } }
                    text/csv: { schema: { type: string } }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/enrolments/remove:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [campaigns]
              operationId: unenrolMany
              summary: Take contacts out of a drip; messages that have not been handed to the provider are recalled
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody: { $ref: "#/components/requestBodies/EnrolmentSelection" }
              responses:
                "202":
                  description: "Skipped are those who are not in it: `not_enrolled`"
                  content: { application/json: { schema: { $ref: "#/components/schemas/Unenrolled" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/enrolments/{contact_id}:
            parameters:
              - { $ref: "#/components/parameters/id" }
              - { name: contact_id, in: path, required: true, schema: { $ref: "#/components/schemas/Id" } }
            delete:
              tags: [campaigns]
              operationId: unenrol
              summary: Take a contact out of a drip; 404 when they are not in it
              responses:
                "202":
                  description: The enrolment as it stands; it ends within seconds
                  content: { application/json: { schema: { $ref: "#/components/schemas/Enrolment" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /contacts/{id}/enrolments:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [contacts]
              operationId: listEnrolmentsOfContact
              summary: The drips that a contact is or was in
              responses:
                "200":
                  description: Each drip once, with the newest time in it
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties:
                              data:
                                items:
                                  allOf: [{ $ref: "#/components/schemas/Enrolment" }]
                                  properties:
                                    campaign_id: { $ref: "#/components/schemas/Id" }
                                    campaign_name: { type: string }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let enrolmentSchemas = """
            EnrolmentStatus: { enum: [waiting, completed, exited] }
            Enrolment:
              type: object
              required: [contact_id, phone, status, step, next_at, exit_reason]
              properties:
                contact_id: { type: [string, "null"], description: "null: the contact has been erased" }
                phone: { type: [string, "null"] }
                address: { type: [string, "null"], description: Under which they are in the drip }
                status: { $ref: "#/components/schemas/EnrolmentStatus" }
                step:
                  description: That is waited for or under way; when it is over, the last that was begun
                  type: integer
                next_at:
                  description: "When that step is due; null: its messages are under way, or it is over"
                  type: [string, "null"]
                  format: date-time
                exit_reason:
                  description: reply, opt_out, event:NAME, removed, failed, re_enrolled or campaign_cancelled
                  type: [string, "null"]
                source: { type: string, description: "api, filter, tag:NAME or event:NAME" }
                pass: { type: integer, description: 1 for the first time }
                enrolled_at: { $ref: "#/components/schemas/Time" }
                ended_at: { type: [string, "null"], format: date-time }
                first_name: { type: [string, "null"] }
                last_name: { type: [string, "null"] }
                email: { type: [string, "null"] }
            Enrolled:
              type: object
              properties:
                enrolled: { type: integer }
                skipped: { type: array, items: { $ref: "#/components/schemas/SkippedContact" } }
                skipped_count: { type: integer }
            Unenrolled:
              type: object
              properties:
                removed: { type: integer }
                skipped: { type: array, items: { $ref: "#/components/schemas/SkippedContact" } }
                skipped_count: { type: integer }
            SkippedContact:
              type: object
              properties:
                contact_id: { $ref: "#/components/schemas/Id" }
                reason: { type: string }

        """

    static let enrolmentBodies = """
          requestBodies:
            EnrolmentSelection:
              required: true
              content:
                application/json:
                  schema:
                    type: object
                    additionalProperties: false
                    oneOf: [{ required: [contacts] }, { required: [filter] }]
                    properties:
                      contacts: { type: array, maxItems: 20000, items: { $ref: "#/components/schemas/Id" } }
                      filter: { $ref: "#/components/schemas/Filter" }

        """
}
