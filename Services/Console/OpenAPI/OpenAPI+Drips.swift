extension OpenAPIDocument {
    static let dripSchemas = """
            DripDraft:
              type: object
              unevaluatedProperties: false
              required: [name, kind, steps]
              properties:
                id: { $ref: "#/components/schemas/Id" }
                kind: { const: drip }
              allOf: [{ $ref: "#/components/schemas/CampaignFields" }, { $ref: "#/components/schemas/DripFields" }]
            DripFields:
              description: |
                People enter a drip and go through its steps, each at their own time. Of the schedule a drip has `at` only: its
                beginning, for which those wait who are enrolled before
              type: object
              properties:
                steps:
                  description: The first has number 1
                  type: array
                  minItems: 1
                  maxItems: 100
                  items: { $ref: "#/components/schemas/DripStep" }
                exit_on:
                  description: |
                    What takes a person out at once: `reply` to anything sent, `opt_out` from the drip's purpose, or
                    `event:NAME` of POST /events. Messages that have not been handed to the provider are recalled
                  type: [array, "null"]
                  items: { type: string, pattern: "^(reply|opt_out|event:[A-Za-z0-9_-]{1,64})$" }
                  default: [opt_out]
                re_enrol:
                  description: |
                    Whether somebody may come again: `never`, `after_exit` (when the time before is over), or any number of days
                    after the enrolment before, whose rest ends then
                  oneOf:
                    - { enum: [never, after_exit] }
                    - type: object
                      additionalProperties: false
                      required: [after_days]
                      properties: { after_days: { type: integer, minimum: 0, maximum: 3660 } }
                    - { type: "null" }
                  default: never
                enrol_on: { oneOf: [{ $ref: "#/components/schemas/DripEntrance" }, { type: "null" }] }
                pause_stops_clock:
                  description: |
                    Whether a pause of the campaign makes the delays longer by itself. Else they run on, and what has come due
                    meanwhile goes out when the campaign is resumed
                  type: [boolean, "null"]
                  default: false
            DripEntrance:
              description: Who enters without being enrolled by hand; one of the three at least
              type: object
              additionalProperties: false
              properties:
                filter:
                  description: Contacts that match when the drip begins, and those that come to match later
                  oneOf: [{ $ref: "#/components/schemas/Filter" }, { type: "null" }]
                tags:
                  description: Contacts that get one of these tags
                  type: [array, "null"]
                  minItems: 1
                  maxItems: 50
                  items: { type: string, minLength: 1, maxLength: 64 }
                events:
                  description: Contacts of whom such an event is told
                  type: [array, "null"]
                  minItems: 1
                  maxItems: 50
                  items: { $ref: "#/components/schemas/Id" }
            DripStep:
              type: object
              additionalProperties: false
              required: [unit, messages]
              properties:
                unit: { enum: [immediately, minutes, hours, days] }
                run_after:
                  description: |
                    So many units after the step before is complete, that is after each of its messages was accepted or
                    otherwise decided; the first after the enrolment. At most 366 days; 0 or left out with immediately
                  type: integer
                  minimum: 0
                remove_after_reply:
                  description: A reply after this step was sent and before the next one takes the person out
                  type: boolean
                  default: false
                messages: { type: array, minItems: 1, maxItems: 10, items: { $ref: "#/components/schemas/DripMessage" } }
            DripMessage:
              type: object
              additionalProperties: false
              required: [channel_id]
              oneOf: [{ required: [content] }, { required: [variants] }]
              properties:
                channel_id: { $ref: "#/components/schemas/Id" }
                content:
                  oneOf:
                    - { $ref: "#/components/schemas/Content" }
                    - { $ref: "#/components/schemas/LibraryContent" }
                    - { type: "null", description: There are variants instead }
                outside_window:
                  description: What to send instead when free-form content meets a closed window
                  oneOf: [{ $ref: "#/components/schemas/TemplateContent" }, { type: "null" }]
                variants:
                  type: [array, "null"]
                  minItems: 2
                  maxItems: 10
                  items: { $ref: "#/components/schemas/Variant" }
                when_window_closed:
                  description: |
                    Without outside_window: `skip` gives the message up with the reason outside_window and goes on, `wait` keeps
                    it for the person's next message, until it expires
                  enum: [skip, wait]
                  default: skip
            EnrolmentCounts:
              description: People by how they stand; everybody who came twice counts twice
              type: object
              properties:
                enrolled: { type: integer }
                waiting: { type: integer }
                completed: { type: integer }
                exited: { type: object, description: By reason, additionalProperties: { type: integer } }
            StepReport:
              type: object
              properties:
                step: { type: integer }
                entered: { type: integer, description: "For whom the step has begun, wherever they are now" }
                waiting: { type: integer, description: For whom its time has not come }
                under_way: { type: integer, description: For whom one of its messages has no outcome yet }
                exited:
                  description: Who left after it had begun and before the next, by reason
                  type: object
                  additionalProperties: { type: integer }
                sent: { type: integer, description: Messages accepted by the provider }
                delivered: { type: integer, description: Read ones included }
                read: { type: integer }
                replied: { type: integer }
                failed: { type: integer }
                pending: { type: integer, description: Messages without an outcome }
                suppressed: { type: integer }
                expired: { type: integer }
                cancelled: { type: integer }
            FunnelStage:
              type: object
              properties:
                stage: { type: string, description: "enrolled, step 1, step 2 …, completed" }
                people: { type: integer }
                share: { type: [number, "null"], description: Of those enrolled }
                share_of_previous: { type: [number, "null"], description: Of those in the stage before }

        """
}
