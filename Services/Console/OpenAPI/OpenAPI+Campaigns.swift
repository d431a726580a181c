extension OpenAPIDocument {
    static let campaignPaths = """
          /campaigns:
            post:
              tags: [campaigns]
              operationId: createCampaign
              summary: Create a draft
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/CampaignDraft" } } }
              responses:
                "201": { $ref: "#/components/responses/Campaign" }
                4XX: { $ref: "#/components/responses/Problem" }
            get:
              tags: [campaigns]
              operationId: listCampaigns
              summary: Newest first
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
                - { name: search, in: query, description: Part of the name, schema: { type: string } }
                - { name: status, in: query, schema: { $ref: "#/components/schemas/CampaignStatus" } }
                - { name: from, in: query, description: Created at or after, schema: { $ref: "#/components/schemas/Time" } }
                - { name: to, in: query, description: Created before, schema: { $ref: "#/components/schemas/Time" } }
              responses:
                "200":
                  description: Campaigns
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Campaign" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [campaigns]
              operationId: getCampaign
              responses:
                "200": { $ref: "#/components/responses/Campaign" }
                4XX: { $ref: "#/components/responses/Problem" }
            patch:
              tags: [campaigns]
              operationId: changeCampaign
              summary: |
                Drafts, and of a drip under way its steps, exit_on, re_enrol, enrol_on and pause_stops_clock, which then hold
                for what people have not reached; the name may always change. Contents are checked against what the channel
                sends; when the channel changes, all of them again
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/CampaignChange" } } }
              responses:
                "200": { $ref: "#/components/responses/Campaign" }
                4XX: { $ref: "#/components/responses/Problem" }
            delete:
              tags: [campaigns]
              operationId: deleteCampaign
              summary: Drafts and finished campaigns only
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/duplicate:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [campaigns]
              operationId: duplicateCampaign
              summary: A new draft with the same definition and no date
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              responses:
                "201": { $ref: "#/components/responses/Campaign" }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/test:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [campaigns]
              operationId: testCampaign
              summary: |
                Send the campaign's message to one address now, outside any run. Placeholders are filled from the contact
                with that address, else with their fallbacks; the rules of consent and windows hold
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      additionalProperties: false
                      oneOf: [{ required: [phone] }, { required: [address] }]
                      properties:
                        phone: { type: string }
                        address: { $ref: "#/components/schemas/Address" }
                        step: { type: integer, minimum: 1, default: 1, description: Of a drip }
                        position: { type: integer, minimum: 0, default: 0, description: "Of a drip: which of the step's messages" }
                        variant: { type: string, description: "Id of the variant to send; default: the first" }
              responses:
                "202":
                  description: On its way; `GET /messages/{id}` shows what becomes of it
                  content:
                    application/json:
                      schema: { type: object, required: [message_id], properties: { message_id: { type: string } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/retry-failed:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [campaigns]
              operationId: retryFailed
              summary: |
                Not of a drip. Launch a campaign `NAME (retry)` now and once for the contacts this one has failed for, messages in doubt
                apart; with the winner of its variants, if there is one. 409 when there are none or more than 20,000, or when
                it was done already (`retried_as`)
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              responses:
                "202": { $ref: "#/components/responses/Campaign" }
                4XX: { $ref: "#/components/responses/Problem" }
          /campaigns/{id}/estimate:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [campaigns]
              operationId: estimateCampaign
              summary: Whom the launch of a broadcast would reach now, and whom not and why
              responses:
                "200":
                  description: The estimate
                  content: { application/json: { schema: { $ref: "#/components/schemas/Estimate" } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """
        + verb(
            "launch",
            "Draft → scheduled or running; acts on everything acknowledged before it. One that recurs completes with its last run, a drip runs until it is cancelled"
        )
        + verb("pause", "Scheduled or running → paused") + verb("resume", "Paused → as before the pause")
        + verb("cancel", "Scheduled, running or paused → cancelled; everybody leaves a drip")

    /// The path of a verb that changes a campaign's status.
    private static func verb(_ name: String, _ summary: String) -> String {
        """
          /campaigns/{id}/\(name):
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [campaigns]
              operationId: \(name)Campaign
              summary: \(summary)
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              responses:
                "202": { $ref: "#/components/responses/Campaign" }
                4XX: { $ref: "#/components/responses/Problem" }

        """
    }
}
