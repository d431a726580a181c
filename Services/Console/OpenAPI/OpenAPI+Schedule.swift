extension OpenAPIDocument {
    static let runPaths = """
          /campaigns/{id}/runs:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [campaigns]
              operationId: listRuns
              summary: |
                The runs of a campaign, newest first; the first of them may be the next one, which waits for its time. A
                broadcast has one run, a campaign that recurs one for each occurrence, a drip one for each pass
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
              responses:
                "200":
                  description: Runs
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Run" } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """

    static let scheduleSchemas = """
            Schedule:
              description: |
                When a broadcast runs: at launch, at an instant, at a time of the wall in each recipient's zone, again and
                again, or on a day of each recipient's own. A change takes the members it names; `recurrence` and
                `anniversary` replace each other. A wall-clock time that the clocks of a zone skip is the first instant after
                the gap, one that they show twice the first of the two
              type: [object, "null"]
              additionalProperties: false
              properties:
                at:
                  description: |
                    null: at launch. With recipient_local its digits, as written in UTC, are the time on everybody's own
                    clock. With a recurrence, the first occurrence is not before it (DTSTART, a whole minute); with an
                    anniversary, no day is before its day
                  type: [string, "null"]
                  format: date-time
                recipient_local:
                  description: |
                    The time is that of each recipient's own zone; the workspace's for those who have none. A run begins with
                    the first zone and goes on for 26 hours
                  type: boolean
                  default: false
                recurrence: { oneOf: [{ $ref: "#/components/schemas/Recurrence" }, { type: "null" }] }
                anniversary: { oneOf: [{ $ref: "#/components/schemas/Anniversary" }, { type: "null" }] }
                latest_start_s:
                  description: |
                    A start that is missed by more than this is not made up for: a single run is cancelled, of a campaign that
                    recurs that run is `missed`
                  type: integer
                  minimum: 0
                  default: 3600
                next_at:
                  description: When the next run of a campaign that recurs begins
                  type: [string, "null"]
                  format: date-time
                  readOnly: true
            Recurrence:
              type: object
              additionalProperties: false
              required: [rule]
              properties:
                rule:
                  description: |
                    RFC 5545: FREQ of DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY,
                    BYMONTH, BYSETPOS and WKST. A rule that fires at no time within ten years is refused
                  type: string
                  example: FREQ=WEEKLY;BYDAY=MO,FR
                time_zone:
                  description: IANA name; the workspace's when it is not given
                  type: [string, "null"]
                except:
                  description: Local dates without an occurrence
                  type: array
                  items: { type: string, format: date }
            Anniversary:
              description: |
                Every day at a time, for those whose attribute holds a date (1990-02-28 or --02-28) with that day and month. 29
                February is kept on the 28th where there is none
              type: object
              additionalProperties: false
              required: [attribute, time]
              properties:
                attribute: { type: string, description: "Name of an attribute of the contacts" }
                offset_days: { type: integer, minimum: -366, maximum: 366, default: 0, description: "Days after the date; negative: before" }
                time: { type: string, pattern: "^[0-2][0-9]:[0-5][0-9]$" }
                time_zone: { type: string, default: recipient, description: "IANA name, or recipient: each person's own" }
            Run:
              type: object
              required: [id, due_at, started_at, ended_at, status, progress]
              properties:
                id: { type: string, description: "1, or the wall-clock time of the occurrence: 20260301T0900" }
                due_at: { type: [string, "null"], format: date-time, description: "null: it ran before runs were kept" }
                started_at: { type: [string, "null"], format: date-time }
                ended_at: { type: [string, "null"], format: date-time, description: When its last message was decided }
                status: { $ref: "#/components/schemas/RunStatus" }
                progress: { $ref: "#/components/schemas/Progress" }
            RunStatus: { enum: [waiting, running, completed, missed] }

        """
}
