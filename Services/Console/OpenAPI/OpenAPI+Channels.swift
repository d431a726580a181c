extension OpenAPIDocument {
    static let channelPaths = """
          /channels:
            post:
              tags: [channels]
              operationId: createChannel
              summary: Create a channel; nobody is called
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/ChannelDraft" } } }
              responses:
                "201":
                  description: The channel
                  content: { application/json: { schema: { $ref: "#/components/schemas/Channel" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            get:
              tags: [channels]
              operationId: listChannels
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
              responses:
                "200":
                  description: Channels
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Channel" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /channels/{id}:
            parameters: [{ $ref: "#/components/parameters/id" }]
            get:
              tags: [channels]
              operationId: getChannel
              responses:
                "200":
                  description: The channel
                  content: { application/json: { schema: { $ref: "#/components/schemas/Channel" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            patch:
              tags: [channels]
              operationId: changeChannel
              summary: Change members; settings and credentials merge one by one, null removes
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/ChannelChange" } } }
              responses:
                "200":
                  description: The channel
                  content: { application/json: { schema: { $ref: "#/components/schemas/Channel" } } }
                4XX: { $ref: "#/components/responses/Problem" }
            delete:
              tags: [channels]
              operationId: deleteChannel
              summary: 409 while a campaign that is not finished uses it
              responses:
                "204": { $ref: "#/components/responses/NoContent" }
                4XX: { $ref: "#/components/responses/Problem" }
          /channels/{id}/test:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [channels]
              operationId: testChannel
              summary: Ask the provider about this channel
              responses:
                "200":
                  description: What the provider said
                  content: { application/json: { schema: { $ref: "#/components/schemas/ChannelTest" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /channels/{id}/resume:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [channels]
              operationId: resumeChannel
              summary: Make it active again, with the campaigns that `channel_stopped` paused
              parameters: [{ $ref: "#/components/parameters/idempotencyKey" }]
              responses:
                "202":
                  description: The channel
                  content: { application/json: { schema: { $ref: "#/components/schemas/Channel" } } }
                4XX: { $ref: "#/components/responses/Problem" }
          /channels/{id}/templates/sync:
            parameters: [{ $ref: "#/components/parameters/id" }]
            post:
              tags: [channels]
              operationId: syncTemplates
              summary: Read the provider's templates; answers when done
              responses:
                "200":
                  description: What changed
                  content: { application/json: { schema: { $ref: "#/components/schemas/TemplateSync" } } }
                4XX: { $ref: "#/components/responses/Problem" }
                "502": { $ref: "#/components/responses/Problem" }
          /templates:
            get:
              tags: [channels]
              operationId: listTemplates
              parameters:
                - { $ref: "#/components/parameters/limit" }
                - { $ref: "#/components/parameters/after" }
                - { name: channel_id, in: query, schema: { type: string } }
              responses:
                "200":
                  description: Templates
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Template" } } }
                4XX: { $ref: "#/components/responses/Problem" }

        """
}
