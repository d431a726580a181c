extension OpenAPIDocument {
    static let campaignSchemas = """
            CampaignStatus: { enum: [draft, scheduled, running, paused, completed, cancelled, failed] }
            CampaignChange:
              type: object
              unevaluatedProperties: false
              allOf: [{ $ref: "#/components/schemas/CampaignFields" }]
              anyOf: [{ $ref: "#/components/schemas/BroadcastFields" }, { $ref: "#/components/schemas/DripFields" }]
            CampaignDraft:
              oneOf: [{ $ref: "#/components/schemas/BroadcastDraft" }, { $ref: "#/components/schemas/DripDraft" }]
            BroadcastDraft:
              type: object
              unevaluatedProperties: false
              required: [name, channel_id]
              oneOf: [{ required: [content] }, { required: [variants] }]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                kind: { const: broadcast }
              allOf: [{ $ref: "#/components/schemas/CampaignFields" }, { $ref: "#/components/schemas/BroadcastFields" }]
            BroadcastFields:
              type: object
              properties:
                channel_id: { type: string }
                audience: { $ref: "#/components/schemas/Audience" }
                content:
                  oneOf:
                    - { $ref: "#/components/schemas/Content" }
                    - { $ref: "#/components/schemas/LibraryContent" }
                    - { type: "null", description: There are variants instead }
                outside_window:
                  description: What to send instead when free-form content meets a closed window
                  oneOf: [{ $ref: "#/components/schemas/TemplateContent" }, { type: "null" }]
                variants:
                  description: Contents that are tried against each other, in place of content and outside_window
                  type: [array, "null"]
                  minItems: 2
                  maxItems: 10
                  items: { $ref: "#/components/schemas/Variant" }
                variant_test: { oneOf: [{ $ref: "#/components/schemas/VariantTest" }, { type: "null" }] }
            CampaignFields:
              type: object
              properties:
                name: { type: string, minLength: 1, maxLength: 100 }
                purpose: { type: string, default: marketing }
                schedule: { $ref: "#/components/schemas/Schedule" }
                daily_window:
                  description: The part of the day in which messages may go; it goes over midnight when end is before start
                  oneOf: [{ $ref: "#/components/schemas/DailyWindow" }, { type: "null" }]
                throttle:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    messages_per_second: { type: [number, "null"], exclusiveMinimum: 0 }
                in_doubt: { enum: [give_up, send_again, hold], default: give_up }
                in_doubt_after_s: { type: integer, minimum: 1, default: 600 }
                expires_after_s:
                  description: |
                    From the planning of a message, with recipients' own times from its own instant. The default is a day, and
                    7 days with a daily_window, because a run may take several days then; it follows when the window comes or
                    goes
                  type: integer
                  minimum: 1
                  default: 86400
            DailyWindow:
              type: object
              additionalProperties: false
              required: [start, end]
              properties:
                start: { type: string, pattern: "^[0-2][0-9]:[0-5][0-9]$" }
                end: { type: string, pattern: "^[0-2][0-9]:[0-5][0-9]$" }
                time_zone: { type: string, default: recipient, description: "IANA name, or recipient: each person's own" }
            Campaign:
              type: object
              required: [id, kind, status, status_reason, progress, created_at, updated_at]
              allOf: [{ $ref: "#/components/schemas/CampaignFields" }]
              anyOf: [{ $ref: "#/components/schemas/BroadcastFields" }, { $ref: "#/components/schemas/DripFields" }]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                kind: { enum: [broadcast, drip] }
                affected:
                  description: |
                    In the answer to a change of a drip under way: how many people in it have not reached what was changed
                  type: integer
                status: { $ref: "#/components/schemas/CampaignStatus" }
                status_reason:
                  description: |
                    Code `template_unavailable`: the provider paused, disabled, rejected or deleted a template, and the
                    campaign goes on by itself when it is approved again; or it became MARKETING under a campaign with the
                    purpose utility or authentication, or the provider refused the campaign, and a person resumes it.
                    `channel_stopped`: resume the channel
                  allOf: [{ $ref: "#/components/schemas/Reason" }]
                retried_as: { type: [string, "null"], description: The campaign of retry-failed }
                progress: { $ref: "#/components/schemas/Progress" }
                created_at: { $ref: "#/components/schemas/Time" }
                updated_at: { $ref: "#/components/schemas/Time" }
                launched_at: { type: [string, "null"], format: date-time }
                started_at: { type: [string, "null"], format: date-time }
                ended_at: { type: [string, "null"], format: date-time }
            Audience:
              description: Everybody, or the named contacts and those the filter finds; without those `exclude` finds
              type: object
              additionalProperties: false
              properties:
                all: { type: boolean, default: false }
                contacts: { type: array, items: { $ref: "#/components/schemas/Id" } }
                filter: { oneOf: [{ $ref: "#/components/schemas/Filter" }, { type: "null" }] }
                exclude: { oneOf: [{ $ref: "#/components/schemas/Filter" }, { type: "null" }] }
            Progress:
              description: Every planned message is in exactly one of the first ten; their sum is planned
              type: object
              required: [pending, deferred, suppressed, sent, delivered, read, failed, in_doubt, expired, cancelled, planned]
              properties:
                pending: { type: integer }
                deferred: { type: integer }
                suppressed: { type: integer }
                sent: { type: integer }
                delivered: { type: integer }
                read: { type: integer }
                failed: { type: integer }
                in_doubt: { type: integer }
                expired: { type: integer }
                cancelled: { type: integer }
                planned: { type: integer }
                replied: { type: integer }
                clicked: { type: integer }
            Estimate:
              description: |
                Of variants, the first speaks for all. A campaign that recurs is estimated by its first run, an anniversary by
                those who have that day
              type: object
              required: [at, audience, eligible, deferred, by_reason, conversations, cost, share_of_day, duration_s]
              properties:
                at: { type: string, format: date-time, description: "When the run would begin: now, or at its date" }
                audience: { type: integer, description: eligible and the counts of by_reason together }
                eligible: { type: integer }
                deferred: { type: integer, description: "Of the eligible, those who wait for the hours of the day first" }
                by_reason: { type: object, additionalProperties: { type: integer } }
                conversations: { $ref: "#/components/schemas/Conversations" }
                cost: { $ref: "#/components/schemas/Cost" }
                share_of_day:
                  description: People written to outside open windows in 24 hours; null when the channel has no limit
                  type: [object, "null"]
                  properties:
                    limit: { type: integer }
                    used: { type: integer, description: In the 24 hours before }
                    after: { type: integer, description: With this campaign }
                    beyond: { type: integer, description: How many wait until there is room again }
                duration_s: { type: number, description: At the channel's and the campaign's pace }

        """
}
