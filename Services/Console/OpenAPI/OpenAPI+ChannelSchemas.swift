extension OpenAPIDocument {
    static let channelSchemas = """
            Limits:
              type: object
              properties:
                messages_per_second:
                  description: "null in a request: automatic. In an answer the present figure"
                  type: [number, "null"]
                  exclusiveMinimum: 0
                  maximum: 10000
                automatic_rate:
                  description: |
                    The rate follows what the provider reports (80, 1,000, 20); until it has, what its channels begin with
                  type: boolean
                  default: true
                recipients_per_day:
                  description: "null in a request: automatic; in an answer: no limit is known"
                  type: [integer, "null"]
                  minimum: 1
                automatic_recipients:
                  description: The limit follows the provider; one set by hand stays
                  type: boolean
                  default: true
                portfolio:
                  description: "Channels of one portfolio share one messaging limit; never changes"
                  oneOf: [{ type: "null" }, { $ref: "#/components/schemas/Id" }]
            ChannelDraft:
              type: object
              additionalProperties: false
              required: [name, provider, address, settings]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                name: { type: string, minLength: 1, maxLength: 100 }
                provider: { type: string, description: A name of GET /providers }
                address: { type: string, description: "The channel's own: a number in E.164, an e-mail address or a name" }
                settings: { $ref: "#/components/schemas/ChannelSettings" }
                credentials: { $ref: "#/components/schemas/ChannelCredentials" }
                limits: { $ref: "#/components/schemas/Limits" }
            ChannelChange:
              type: object
              additionalProperties: false
              properties:
                name: { type: string, minLength: 1, maxLength: 100 }
                address: { type: string }
                settings: { $ref: "#/components/schemas/ChannelSettings" }
                credentials: { $ref: "#/components/schemas/ChannelCredentials" }
                limits: { $ref: "#/components/schemas/Limits" }
            ChannelSettings:
              description: Those that GET /providers names for the provider; in a change they merge, null removes
              type: object
              additionalProperties: { type: [string, integer, "null"] }
            ChannelCredentials:
              description: |
                Those that GET /providers names. Write-only; sealed at rest and on the wire, never returned
              type: object
              additionalProperties: { type: [string, "null"] }
              writeOnly: true
            Provider:
              type: object
              required: [name, title, note, address, settings, credentials, capabilities]
              properties:
                name: { type: string }
                title: { type: string }
                note: { type: [string, "null"], description: What to know before choosing it }
                address: { enum: [phone, email, name], description: "What a channel's own address is" }
                settings: { type: array, items: { $ref: "#/components/schemas/ProviderField" } }
                credentials: { type: array, items: { $ref: "#/components/schemas/ProviderField" } }
                capabilities: { $ref: "#/components/schemas/Capabilities" }
            ProviderField:
              type: object
              required: [name, help, required, default]
              properties:
                name: { type: string }
                help: { type: string }
                required: { type: boolean }
                default: { type: [string, "null"] }
                form: { enum: [text, id, url, version, host, port, header_name, path, email, one_of] }
                one_of: { type: array, items: { type: string } }
            Capabilities:
              type: object
              properties:
                address_schemes: { type: array, items: { type: string }, description: The preferred first }
                content_types:
                  description: Types of content with their limits; a part without a limit does not exist there
                  type: object
                  additionalProperties:
                    type: object
                    properties:
                      body: { type: integer }
                      header: { type: integer }
                      footer: { type: integer }
                      media: { type: array, items: { type: string } }
                      buttons: { type: integer }
                      button_title: { type: integer }
                      button_id: { type: integer }
                window: { enum: [customer_service, none], description: "customer_service: free-form within 24 hours only" }
                templates: { type: boolean }
                messages_per_second: { type: number, description: Of a new channel }
                receipts: { type: array, items: { enum: [delivered, read] } }
            ChannelHealth:
              description: What the provider told last of each thing; null what it has not told
              type: object
              properties:
                quality: { type: [string, "null"], description: "GREEN, YELLOW, RED or UNKNOWN" }
                messaging_limit: { type: [string, "null"], description: "The provider's name of the tier" }
                recipients_per_day: { type: [integer, "null"], description: "0: unlimited" }
                messages_per_second: { type: [number, "null"], description: What it allows }
                throughput: { type: [string, "null"], description: "The provider's name of the level" }
                present_rate: { type: [number, "null"], description: What the sender allows itself now }
                last_error:
                  allOf: [{ $ref: "#/components/schemas/ProviderError" }]
                  properties: { at: { $ref: "#/components/schemas/Time" } }
                alerts:
                  description: The newest first, up to 20
                  type: array
                  items:
                    type: object
                    properties:
                      code: { type: string }
                      detail: { type: [string, "null"] }
                      at: { $ref: "#/components/schemas/Time" }
                at: { type: [string, "null"], format: date-time }
            Reason:
              type: [object, "null"]
              properties:
                code: { type: string }
                detail: { type: [string, "null"] }
                at: { $ref: "#/components/schemas/Time" }
            Channel:
              type: object
              required: [id, name, provider, address, settings, limits, state, state_reason]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                name: { type: string }
                provider: { type: string }
                address: { type: string }
                settings: { type: object, additionalProperties: { type: string } }
                limits: { $ref: "#/components/schemas/Limits" }
                state: { enum: [active, stopped] }
                state_reason: { $ref: "#/components/schemas/Reason" }
                health: { $ref: "#/components/schemas/ChannelHealth" }
                webhook_path: { type: string, description: On the public port of the webhook ingester }
                created_at: { $ref: "#/components/schemas/Time" }
                updated_at: { $ref: "#/components/schemas/Time" }
            ChannelTest:
              type: object
              required: [ok, status, detail]
              properties:
                ok: { type: boolean }
                status: { type: [integer, "null"], description: "The provider's HTTP status; null: it was not reached" }
                detail: { type: string, description: Its own words }
                answer: { description: "The provider's answer as it came: JSON, or text" }

        """
}
