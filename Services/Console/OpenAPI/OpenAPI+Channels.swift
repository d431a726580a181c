extension OpenAPIDocument {
    static let channelPaths = """
          /providers:
            get:
              tags: [channels]
              operationId: listProviders
              summary: "What channels there can be: settings, credentials and what each sends"
              responses:
                "200":
                  description: Providers
                  content:
                    application/json:
                      schema:
                        allOf:
                          - { $ref: "#/components/schemas/Page" }
                          - properties: { data: { items: { $ref: "#/components/schemas/Provider" } } }
                4XX: { $ref: "#/components/responses/Problem" }
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
              summary: Ask the provider about this channel; what it tells about its standing is kept in `health`
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

        """
}
