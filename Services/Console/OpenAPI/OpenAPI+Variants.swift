extension OpenAPIDocument {
    static let variantSchemas = """
            Variant:
              description: One of several contents for the same message. Which one a message has follows from its id
              type: object
              additionalProperties: false
              required: [id, content]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                weight: { type: integer, minimum: 1, maximum: 1000, default: 1, description: Its part of all weights }
                content:
                  oneOf:
                    - { $ref: "#/components/schemas/Content" }
                    - { $ref: "#/components/schemas/LibraryContent" }
                outside_window: { oneOf: [{ $ref: "#/components/schemas/TemplateContent" }, { type: "null" }] }
            VariantTest:
              description: |
                First a share of the audience gets the variants by weight, and the others wait. When the time is over the best
                variant goes to all of them; of equals, also when nothing was counted, the heavier, then the first. Not with
                a recurrence, an anniversary or recipient_local
              type: object
              additionalProperties: false
              required: [share, after_s]
              properties:
                share: { type: number, exclusiveMinimum: 0, exclusiveMaximum: 1 }
                after_s: { type: integer, minimum: 60, maximum: 2592000, description: From the start of the run }
                metric: { enum: [read, replied], default: read, description: Of the messages that were sent }
                winner: { type: [string, "null"], readOnly: true }
                decided_at: { type: [string, "null"], format: date-time, readOnly: true }
            VariantReport:
              type: object
              properties:
                step: { type: integer, description: Of a drip }
                position: { type: integer, description: "Of a drip: which message of the step, from 0" }
                id: { type: string }
                weight: { type: integer }
                sent: { type: integer, description: Accepted by the provider }
                delivered: { type: integer, description: Read ones included }
                read: { type: integer }
                replied: { type: integer }
                failed: { type: integer }
                read_rate: { type: [number, "null"], description: Of those sent }
                reply_rate: { type: [number, "null"] }
            Significance:
              description: |
                A hint: whether the best variant is better than the next by more than chance (two proportions, two-sided,
                corrected for the number of variants). With a test phase, only what was sent before the decision counts
              type: object
              properties:
                step: { type: integer, description: Of a drip }
                position: { type: integer, description: Of a drip }
                metric: { enum: [read, replied] }
                p_value: { type: [number, "null"], description: "null: too little was counted" }
                leader: { type: [string, "null"] }
                significant: { type: boolean, description: The p-value is below 0.05 }

        """
}
