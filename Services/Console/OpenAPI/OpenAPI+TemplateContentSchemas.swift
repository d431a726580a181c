extension OpenAPIDocument {
    static let templateContentSchemas = """
            TemplateContent:
              type: object
              required: [type, name, language]
              properties:
                type: { const: template }
                name: { type: string }
                language: { type: string }
                fallback_languages:
                  description: Tried in this order when the language is not available
                  type: array
                  maxItems: 10
                  items: { type: string }
                parameters:
                  description: Checked against the template at launch; what does not fit is refused with its pointer
                  type: object
                  additionalProperties: false
                  properties:
                    header: { type: array, items: { $ref: "#/components/schemas/TemplateParameter" } }
                    body: { type: array, items: { $ref: "#/components/schemas/TemplateParameter" } }
                    buttons: { type: array, items: { $ref: "#/components/schemas/TemplateButtonParameter" } }
                    cards:
                      description: "Of a carousel, in the template's order"
                      type: array
                      maxItems: 10
                      items:
                        type: object
                        additionalProperties: false
                        properties:
                          header: { type: array, items: { $ref: "#/components/schemas/TemplateParameter" } }
                          body: { type: array, items: { $ref: "#/components/schemas/TemplateParameter" } }
                          buttons: { type: array, items: { $ref: "#/components/schemas/TemplateButtonParameter" } }
                    offer_expires_at: { type: string, format: date-time, description: Of a limited-time offer }
            TemplateButtonParameter:
              type: object
              required: [index]
              properties:
                index: { type: integer, minimum: 0, maximum: 9, description: Counted from 0 }
                sub_type:
                  description: "Default: as the template's button is"
                  enum: [url, quick_reply, copy_code, catalog, mpm, flow]
                sections: { $ref: "#/components/schemas/ProductSections" }
                data: { type: object, description: "Of a flow, given to its first screen" }
              allOf: [{ $ref: "#/components/schemas/TemplateParameter" }]
            TemplateParameter:
              description: |
                Exactly one of field (with an optional fallback), text, media_link, currency, date_time, location and
                product_retailer_id; media, places and products stand in headers
              type: object
              properties:
                name: { type: string, description: For templates with named parameters }
                field: { type: string, description: "first_name, attributes.city, …" }
                fallback: { type: string }
                text: { type: string }
                media_link: { type: string, format: uri }
                media_kind: { enum: [image, video, document], description: "Default: as the template's header is" }
                filename: { type: string, description: Of a document }
                currency:
                  type: object
                  additionalProperties: false
                  required: [code, amount_1000, fallback_value]
                  properties:
                    code: { type: string, pattern: "^[A-Z]{3}$", description: ISO 4217 }
                    amount_1000: { type: integer, description: Thousandths of the unit }
                    fallback_value: { type: string }
                date_time: { type: string, description: As it is shown }
                location:
                  type: object
                  additionalProperties: false
                  required: [latitude, longitude]
                  properties:
                    latitude: { type: number, minimum: -90, maximum: 90 }
                    longitude: { type: number, minimum: -180, maximum: 180 }
                    name: { type: string }
                    address: { type: string }
                product_retailer_id: { type: string }
                catalog_id: { type: string, description: Of the product }

        """
}
