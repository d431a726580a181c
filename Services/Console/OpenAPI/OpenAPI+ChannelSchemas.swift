extension OpenAPIDocument {
    static let channelSchemas = """
            Limits:
              type: object
              properties:
                messages_per_second: { type: number, exclusiveMinimum: 0, maximum: 10000, default: 80 }
                recipients_per_day: { type: [integer, "null"], minimum: 1, description: "null: no limit known" }
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
                provider: { enum: [whatsapp_cloud] }
                address: { type: string, description: The channel's own number in E.164 }
                settings: { $ref: "#/components/schemas/WhatsAppCloudSettings" }
                credentials: { $ref: "#/components/schemas/WhatsAppCloudCredentials" }
                limits: { $ref: "#/components/schemas/Limits" }
            ChannelChange:
              type: object
              additionalProperties: false
              properties:
                name: { type: string, minLength: 1, maxLength: 100 }
                address: { type: string }
                settings: { type: object, additionalProperties: { type: [string, "null"] } }
                credentials: { $ref: "#/components/schemas/WhatsAppCloudCredentials" }
                limits: { $ref: "#/components/schemas/Limits" }
            WhatsAppCloudSettings:
              type: object
              additionalProperties: false
              required: [phone_number_id, waba_id]
              properties:
                base_url: { type: string, format: uri, default: "https://graph.facebook.com" }
                api_version: { type: string, pattern: "^v[0-9]+\\\\.[0-9]+$", default: v23.0 }
                phone_number_id: { type: string }
                waba_id: { type: string }
            WhatsAppCloudCredentials:
              description: Write-only; sealed at rest and on the wire, never returned
              type: object
              additionalProperties: false
              writeOnly: true
              properties:
                access_token: { type: [string, "null"] }
                app_secret: { type: [string, "null"] }
                verify_token: { type: [string, "null"] }
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
            TemplateSync:
              type: object
              required: [added, updated, removed]
              properties:
                added: { type: integer }
                updated: { type: integer }
                removed: { type: integer }
            Template:
              type: object
              required: [channel_id, name, language, status, category, components]
              properties:
                channel_id: { type: string }
                name: { type: string }
                language: { type: string }
                status: { type: string, description: "APPROVED, PENDING, REJECTED, PAUSED, DISABLED, …" }
                category: { type: string }
                parameter_format: { enum: [POSITIONAL, NAMED] }
                provider_id: { type: [string, "null"] }
                components:
                  type: array
                  items:
                    type: object
                    properties:
                      type: { type: string }
                      format: { type: [string, "null"] }
                      text: { type: [string, "null"] }
                      buttons:
                        type: array
                        items:
                          type: object
                          properties:
                            type: { type: string }
                            text: { type: [string, "null"] }
                            url: { type: [string, "null"] }
                            phone_number: { type: [string, "null"] }

        """
}
