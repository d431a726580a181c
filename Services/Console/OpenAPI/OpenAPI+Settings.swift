extension OpenAPIDocument {
    static let settingsPaths = """
          /settings:
            get:
              tags: [settings]
              operationId: getSettings
              summary: What the workspace has decided for all its campaigns
              responses:
                "200":
                  description: The settings
                  content: { application/json: { schema: { $ref: "#/components/schemas/Settings" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            patch:
              tags: [settings]
              operationId: changeSettings
              summary: Members that are given replace what there was, null brings the default back
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/SettingsChange" } } }
              responses:
                "200":
                  description: The settings
                  content: { application/json: { schema: { $ref: "#/components/schemas/Settings" } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let settingsSchemas = """
            SettingsChange:
              type: object
              additionalProperties: false
              properties:
                time_zone: { type: [string, "null"], description: "IANA name; stands in for recipients without one", default: UTC }
                default_country:
                  type: [string, "null"]
                  description: Country of phone numbers without a country code
                purposes:
                  type: [array, "null"]
                  description: "The workspace's own, beside marketing, utility and authentication"
                  items: { $ref: "#/components/schemas/Id" }
                purposes_without_opt_in:
                  type: [array, "null"]
                  description: Business-initiated messages of these need no consent
                  default: [authentication]
                  items: { type: string }
                keywords:
                  type: [array, "null"]
                  description: "Whole messages, letter case and accents aside; a word stands for one action"
                  items: { $ref: "#/components/schemas/KeywordList" }
                button_payloads:
                  type: [array, "null"]
                  items: { $ref: "#/components/schemas/ButtonPayload" }
                frequency_caps:
                  type: [array, "null"]
                  items: { $ref: "#/components/schemas/FrequencyCap" }
                quiet_hours:
                  oneOf:
                    - { type: "null" }
                    - { $ref: "#/components/schemas/QuietHours" }
                evidence_required:
                  type: [boolean, "null"]
                  description: A granted consent needs the text or the URL that was shown
                not_on_channel_s:
                  type: [integer, "null"]
                  minimum: 0
                  default: 2592000
                  description: How long a report that an address is not on the channel is believed
            Settings:
              type: object
              required:
                [time_zone, default_country, purposes, purposes_without_opt_in, keywords, button_payloads,
                 frequency_caps, quiet_hours, evidence_required, not_on_channel_s]
              allOf: [{ $ref: "#/components/schemas/SettingsChange" }]
            KeywordAction:
              description: stop ends marketing, stop_all everything, start grants marketing again, help only answers
              enum: [stop, stop_all, start, blacklist, help]
            KeywordList:
              type: object
              additionalProperties: false
              required: [action, words]
              properties:
                action: { $ref: "#/components/schemas/KeywordAction" }
                language: { type: [string, "null"] }
                words: { type: array, minItems: 1, maxItems: 100, items: { type: string, minLength: 1, maxLength: 100 } }
                reply: { type: [string, "null"], maxLength: 2048, description: The one confirmation }
            ButtonPayload:
              type: object
              additionalProperties: false
              required: [action, payload]
              properties:
                action: { $ref: "#/components/schemas/KeywordAction" }
                payload: { type: string, minLength: 1, maxLength: 256 }
            FrequencyCap:
              type: object
              additionalProperties: false
              required: [purpose, count, period_s]
              properties:
                purpose: { type: string, description: "A purpose, or all: every purpose counts together" }
                count: { type: integer, minimum: 1, maximum: 1000, description: Sends to one recipient over all campaigns }
                period_s: { type: integer, minimum: 1, maximum: 31622400 }
            QuietHours:
              type: object
              additionalProperties: false
              required: [start, end]
              properties:
                start: { type: string, examples: ["21:00"] }
                end: { type: string, examples: ["08:00"] }
                time_zone: { type: [string, "null"], default: recipient, description: "IANA name, or recipient" }
                purposes:
                  type: [array, "null"]
                  description: "Empty: every purpose but authentication"
                  items: { type: string }

        """
}
