extension OpenAPIDocument {
    static let costPaths = """
          /rate-card:
            get:
              tags: [cost]
              operationId: getRateCard
              summary: The prices in force; until a card is uploaded a sample, marked as one
              responses:
                "200": { $ref: "#/components/responses/RateCard" }
                4XX: { $ref: "#/components/responses/Problem" }
            put:
              tags: [cost]
              operationId: replaceRateCard
              summary: Replaces the whole card
              description: |
                JSON, or CSV with the columns country, category, from and price; name, currency, model and
                free_in_window stand in the query then. Problems of a CSV point at `/lines/{line}/{column}`.
              parameters:
                - { name: name, in: query, description: CSV only, schema: { type: string, maxLength: 100 } }
                - { name: currency, in: query, description: CSV only, schema: { type: string, pattern: "^[A-Z]{3}$" } }
                - { name: model, in: query, description: CSV only, schema: { enum: [PMP, CBP], default: PMP } }
                - { name: free_in_window, in: query, description: "CSV only; categories, separated by commas", schema: { type: string } }
              requestBody:
                required: true
                content:
                  application/json: { schema: { $ref: "#/components/schemas/RateCardInput" } }
                  text/csv: { schema: { type: string } }
              responses:
                "200": { $ref: "#/components/responses/RateCard" }
                4XX: { $ref: "#/components/responses/Problem" }
            delete:
              tags: [cost]
              operationId: deleteRateCard
              summary: Back to the sample
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }
          /reports/conversations:
            get:
              tags: [cost]
              operationId: reportConversations
              summary: Messages, conversations of 24 hours and cost by day, channel, campaign and category
              description: |
                Counts are of messages with the provider, as its receipts report them, also of campaigns that were deleted
                since; days are UTC. `~reply` and `~optin` in place of a campaign are confirmations.
              parameters:
                - { name: from, in: query, description: "First day; 30 days before `to` by default", schema: { type: string, format: date } }
                - { name: to, in: query, description: "First day left out; tomorrow by default; at most 366 days", schema: { type: string, format: date } }
                - { name: channel_id, in: query, schema: { type: string } }
                - { name: campaign_id, in: query, schema: { type: string } }
              responses:
                "200":
                  description: The report
                  content: { application/json: { schema: { $ref: "#/components/schemas/ConversationReport" } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let costSchemas = """
            Category: { enum: [marketing, utility, authentication, authentication_international, service, marketing_lite] }
            RateCardInput:
              type: object
              additionalProperties: false
              required: [name, currency, model, rates]
              properties:
                name: { type: string, minLength: 1, maxLength: 100 }
                currency: { type: string, pattern: "^[A-Z]{3}$", description: ISO 4217 }
                model: { enum: [PMP, CBP], description: PMP prices each delivered template message; CBP each conversation }
                free_in_window:
                  description: Free while the window is open; by default service, and with PMP utility
                  type: array
                  items: { $ref: "#/components/schemas/Category" }
                rates: { type: array, minItems: 1, maxItems: 20000, items: { $ref: "#/components/schemas/Rate" } }
            Rate:
              type: object
              additionalProperties: false
              required: [country, category, from, price]
              properties:
                country: { type: string, pattern: "^([A-Z]{2}|[*])$", description: "ISO 3166-1; *: countries not named in the category" }
                category: { $ref: "#/components/schemas/Category" }
                from: { type: string, format: date, description: The price holds from this day on }
                price: { description: At most six decimals, oneOf: [{ type: number, minimum: 0 }, { type: string }] }
            RateCard:
              type: object
              required: [name, currency, model, sample, free_in_window, uploaded_at, rates, incomplete]
              properties:
                name: { type: string }
                currency: { type: string }
                model: { enum: [PMP, CBP] }
                sample: { type: boolean, description: Invented prices that ship with the product }
                free_in_window: { type: array, items: { type: string } }
                uploaded_at: { type: [string, "null"], format: date-time }
                rates: { type: array, items: { $ref: "#/components/schemas/Rate" } }
                incomplete:
                  description: Countries with a price for some categories of templates and not for all
                  type: array
                  items:
                    type: object
                    properties:
                      country: { type: string }
                      categories: { type: array, items: { type: string } }
            Cost:
              description: With gaps the amount is not the whole; nothing is guessed for them
              type: object
              required: [currency, amount, by_category, rate_card, gaps]
              properties:
                currency: { type: string }
                amount: { type: number }
                by_category: { type: object, additionalProperties: { type: number } }
                rate_card:
                  type: object
                  properties: { name: { type: string }, model: { enum: [PMP, CBP] }, sample: { type: boolean } }
                gaps:
                  type: array
                  items:
                    type: object
                    properties:
                      country: { type: [string, "null"], description: "null: a number of no country" }
                      category: { type: string }
                      messages: { type: integer }
            Conversations:
              type: object
              required: [user_initiated, business_initiated]
              properties: { user_initiated: { type: integer }, business_initiated: { type: integer } }
            CostGroup:
              description: billable + free + unreported = messages; charged is what the provider charges for
              type: object
              properties:
                messages: { type: integer, description: The provider took them and did not report a failure }
                delivered: { type: integer }
                billable: { type: integer }
                free: { type: integer }
                unreported: { type: integer, description: No receipt has told a price yet }
                charged: { type: integer, description: "Delivered and billable; with CBP, conversations" }
                amount: { type: number }
                conversations: { $ref: "#/components/schemas/Conversations" }
            ConversationReport:
              type: object
              required: [from, to, data, conversations, cost]
              properties:
                from: { type: string, format: date }
                to: { type: string, format: date }
                data:
                  type: array
                  items:
                    allOf: [{ $ref: "#/components/schemas/CostGroup" }]
                    type: object
                    properties:
                      date: { type: string, format: date }
                      channel_id: { type: string }
                      campaign_id: { type: string }
                      category: { type: string, description: "As the provider bills it: also referral_conversion" }
                conversations: { $ref: "#/components/schemas/Conversations" }
                cost: { $ref: "#/components/schemas/Cost" }
            CampaignCost:
              allOf: [{ $ref: "#/components/schemas/Cost" }, { $ref: "#/components/schemas/CostGroup" }]
              type: object
              properties:
                categories:
                  type: array
                  items:
                    allOf: [{ $ref: "#/components/schemas/CostGroup" }]
                    properties: { category: { type: string } }
                days:
                  type: array
                  items:
                    allOf: [{ $ref: "#/components/schemas/CostGroup" }]
                    properties: { date: { type: string, format: date } }
            EstimatedActual:
              type: object
              properties: { estimated: { type: integer }, actual: { type: integer } }

        """
}
