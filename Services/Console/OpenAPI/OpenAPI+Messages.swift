extension OpenAPIDocument {
    static let messagePaths = """
          /campaigns/{id}/messages:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [campaigns]
              operationId: listMessages
              summary: Every planned message; `Accept` of text/csv downloads all that match
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
                - { name: send_status, in: query, schema: { $ref: "#/components/schemas/SendStatus" } }
                - { name: read_status, in: query, schema: { $ref: "#/components/schemas/ReadStatus" } }
                - { name: reason, in: query, schema: { type: string } }
                - { name: search, in: query, description: "Phone or any name", schema: { type: string } }
                - { name: run, in: query, description: Id of one of the runs, schema: { type: string } }
                - { name: step, in: query, description: Of a drip, schema: { type: integer, minimum: 1 } }
              responses:
                "200":
                  description: Messages
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Message" } } }
                    text/csv: { schema: { type: string } }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/report:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [campaigns]
              operationId: getReport
              parameters:
                - { name: run, in: query, description: "Id of one of the runs; default: all together", schema: { type: string } }
              responses:
                "200":
                  description: What came of it
                  content: { application/json: { schema: { $ref: "#/components/schemas/Report" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/events:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [campaigns]
              operationId: followCampaign
              summary: Server-sent events `progress` with status and progress, until the campaign is finished
              responses:
                "200":
                  description: Events
                  content: { text/event-stream: { schema: { type: string } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /messages/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [campaigns]
              operationId: getMessage
              summary: One message of a campaign or of a test
              responses:
                "200":
                  description: The message
                  content: { application/json: { schema: { $ref: "#/components/schemas/Message" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /messages/{id}/resolve:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [campaigns]
              operationId: resolveMessage
              summary: Decide a message in doubt
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      additionalProperties: false
                      required: [outcome]
                      properties: { outcome: { enum: [sent, failed, send_again] } }
              responses:
                "202":
                  description: The message; the decision shows when the scheduler has taken it
                  content: { application/json: { schema: { $ref: "#/components/schemas/Message" } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let messageSchemas = """
            SendStatus:
              description: Suppressed, expired and cancelled messages count as FAILED; in doubt as PENDING
              enum: [PENDING, SENT, FAILED, NOT_ON_WHATSAPP]
            ReadStatus: { enum: [TRIGGERED, DELIVERED, VIEWED] }
            MessageStatus:
              enum: [planned, approved, attempted, deferred, suppressed, sent, delivered, read, failed, in_doubt, expired, cancelled]
            ProviderError:
              type: [object, "null"]
              properties:
                code: { type: integer }
                title: { type: [string, "null"] }
                details: { type: [string, "null"] }
            Message:
              type: object
              required: [id, contact_id, phone, step, status, reason, send_status, read_status, timeline]
              properties:
                id: { type: string, pattern: "^[0-9a-f]{32}$" }
                contact_id: { type: string }
                phone: { type: [string, "null"] }
                address: { type: [string, "null"], description: "With its scheme; null: the contact was erased" }
                step: { type: integer }
                position: { type: integer, description: "Which message of a drip's step, from 0" }
                run_id: { type: string }
                variant: { type: [string, "null"], description: "null: none, or its test has no winner yet" }
                status: { $ref: "#/components/schemas/MessageStatus" }
                reason: { type: [string, "null"] }
                provider_error: { $ref: "#/components/schemas/ProviderError" }
                send_status: { $ref: "#/components/schemas/SendStatus" }
                read_status: { enum: [TRIGGERED, DELIVERED, VIEWED, null] }
                conversation: { enum: [user_initiated, business_initiated, null] }
                category: { type: [string, "null"] }
                provider_message_id: { type: [string, "null"] }
                timeline:
                  type: array
                  items:
                    type: object
                    required: [at, status, detail]
                    properties:
                      at: { $ref: "#/components/schemas/Time" }
                      status: { type: string }
                      detail: { type: [string, "null"] }
            Report:
              type: object
              properties:
                campaign_id: { type: string }
                name: { type: string }
                run_id: { type: [string, "null"], description: "The run that was asked for; null: all" }
                run_status: { oneOf: [{ $ref: "#/components/schemas/RunStatus" }, { type: "null" }] }
                due_at: { type: [string, "null"], format: date-time, description: When that run was to begin }
                status: { $ref: "#/components/schemas/CampaignStatus" }
                channel_id: { type: string }
                template: { type: [string, "null"] }
                created_at: { $ref: "#/components/schemas/Time" }
                started_at: { type: [string, "null"], format: date-time }
                ended_at: { type: [string, "null"], format: date-time }
                duration_s: { type: [number, "null"] }
                messages_per_second: { type: [number, "null"] }
                progress: { $ref: "#/components/schemas/Progress" }
                planned: { type: integer }
                sent: { type: integer, description: Accepted by the provider }
                received: { type: integer, description: Replies }
                exchanged: { type: integer, description: Sent and received }
                suppressed: { type: object, additionalProperties: { type: integer }, description: By reason }
                failed: { type: object, additionalProperties: { type: integer }, description: By reason }
                sent_status: { type: object, additionalProperties: { type: integer } }
                read_status: { type: object, additionalProperties: { type: integer } }
                conversations: { $ref: "#/components/schemas/Conversations" }
                cost: { $ref: "#/components/schemas/CampaignCost" }
                estimate:
                  description: As it was at launch; of a campaign that recurs, in the report of its first run
                  oneOf: [{ $ref: "#/components/schemas/Estimate" }, { type: "null" }]
                variants:
                  type: [array, "null"]
                  items: { $ref: "#/components/schemas/VariantReport" }
                enrolments:
                  description: Of a drip
                  allOf: [{ $ref: "#/components/schemas/EnrolmentCounts" }]
                steps: { type: array, description: Of a drip, items: { $ref: "#/components/schemas/StepReport" } }
                funnel: { type: array, description: Of a drip, items: { $ref: "#/components/schemas/FunnelStage" } }
                significance:
                  description: One for a broadcast, one for each message with variants of a drip
                  oneOf:
                    - { $ref: "#/components/schemas/Significance" }
                    - { type: array, items: { $ref: "#/components/schemas/Significance" } }
                    - { type: "null" }
                comparison:
                  description: The estimate and what came of it, side by side
                  type: [object, "null"]
                  properties:
                    audience: { $ref: "#/components/schemas/EstimatedActual" }
                    eligible: { $ref: "#/components/schemas/EstimatedActual" }
                    reasons:
                      type: array
                      items:
                        allOf: [{ $ref: "#/components/schemas/EstimatedActual" }]
                        properties: { reason: { type: string } }

        """
}
