extension OpenAPIDocument {
    static let contentSchemas = """
            Content:
              description: |
                `{{first_name|there}}` in texts takes a contact field with a fallback. What a channel sends, and the limits of
                its provider, are in `GET /providers`; the lengths given here are WhatsApp's. A text is measured without its
                placeholders when it is saved, and with what they take at the verdict (`invalid_content`)
              oneOf:
                - { $ref: "#/components/schemas/TextContent" }
                - { $ref: "#/components/schemas/MediaContent" }
                - { $ref: "#/components/schemas/ButtonsContent" }
                - { $ref: "#/components/schemas/ListContent" }
                - { $ref: "#/components/schemas/ProductContent" }
                - { $ref: "#/components/schemas/ProductsContent" }
                - { $ref: "#/components/schemas/TemplateContent" }
                - { $ref: "#/components/schemas/CatalogContent" }
                - { $ref: "#/components/schemas/CtaURLContent" }
                - { $ref: "#/components/schemas/LocationRequestContent" }
                - { $ref: "#/components/schemas/FlowContent" }
                - { $ref: "#/components/schemas/EmailContent" }
            LibraryContent:
              description: |
                A message of the channel's library. It is copied when the campaign is saved: later edits of the library change
                no campaign
              type: object
              additionalProperties: false
              required: [type, id]
              properties: { type: { const: interactive }, id: { $ref: "#/components/schemas/Id" } }
            Header:
              oneOf:
                - { type: string, maxLength: 60 }
                - { type: object, required: [text], properties: { text: { type: string, maxLength: 60 } } }
                - type: object
                  required: [kind, link]
                  properties:
                    kind: { enum: [image, video, document] }
                    link: { type: string, format: uri }
                    filename: { type: string, maxLength: 240, description: Of a document }
            TextContent:
              type: object
              required: [type, body]
              properties:
                type: { const: text }
                body: { type: string, maxLength: 4096 }
                preview_url: { type: boolean, default: false }
            MediaContent:
              type: object
              required: [type, kind, link]
              properties:
                type: { const: media }
                kind: { enum: [image, video, audio, document, sticker] }
                link: { type: string, format: uri }
                caption: { type: string, maxLength: 1024 }
                filename: { type: string, maxLength: 240 }
            ButtonsContent:
              type: object
              required: [type, body, buttons]
              properties:
                type: { const: buttons }
                header: { $ref: "#/components/schemas/Header" }
                body: { type: string, maxLength: 1024 }
                footer: { type: string, maxLength: 60 }
                buttons:
                  type: array
                  minItems: 1
                  maxItems: 3
                  items:
                    type: object
                    required: [id, title]
                    properties: { id: { type: string, maxLength: 256 }, title: { type: string, maxLength: 20 } }
            ListContent:
              type: object
              required: [type, body, button, sections]
              properties:
                type: { const: list }
                header: { $ref: "#/components/schemas/Header" }
                body: { type: string, maxLength: 1024 }
                footer: { type: string, maxLength: 60 }
                button: { type: string, maxLength: 20 }
                sections:
                  type: array
                  items:
                    type: object
                    required: [rows]
                    properties:
                      title: { type: string, maxLength: 24 }
                      rows:
                        type: array
                        items:
                          type: object
                          required: [id, title]
                          properties:
                            id: { type: string, maxLength: 200 }
                            title: { type: string, maxLength: 24 }
                            description: { type: string, maxLength: 72 }
            ProductContent:
              type: object
              required: [type, catalog_id, product_retailer_id]
              properties:
                type: { const: product }
                body: { type: string, maxLength: 1024 }
                footer: { type: string, maxLength: 60 }
                catalog_id: { type: string }
                product_retailer_id: { type: string }
            ProductsContent:
              type: object
              required: [type, header, body, catalog_id, sections]
              properties:
                type: { const: products }
                header: { $ref: "#/components/schemas/Header" }
                body: { type: string, maxLength: 1024 }
                footer: { type: string, maxLength: 60 }
                catalog_id: { type: string }
                sections: { $ref: "#/components/schemas/ProductSections" }
            ProductSections:
              description: Up to 30 products in all
              type: array
              minItems: 1
              maxItems: 10
              items:
                type: object
                required: [product_retailer_ids]
                properties:
                  title: { type: string, maxLength: 24, description: Needed when there are several sections }
                  product_retailer_ids: { type: array, items: { type: string } }
            CatalogContent:
              description: The whole catalogue, opened by a button
              type: object
              required: [type, body]
              properties:
                type: { const: catalog }
                body: { type: string, maxLength: 1024 }
                footer: { type: string, maxLength: 60 }
                thumbnail_product_retailer_id: { type: string, description: "Default: the first product" }
            CtaURLContent:
              description: One button that opens an address
              type: object
              required: [type, body, display_text, url]
              properties:
                type: { const: cta_url }
                header: { $ref: "#/components/schemas/Header" }
                body: { type: string, maxLength: 1024 }
                footer: { type: string, maxLength: 60 }
                display_text: { type: string, maxLength: 20 }
                url: { type: string, format: uri }
            LocationRequestContent:
              description: Asks where the person is
              type: object
              required: [type, body]
              properties: { type: { const: location_request }, body: { type: string, maxLength: 1024 } }
            FlowContent:
              description: A form inside the chat
              type: object
              required: [type, body, flow_id, cta]
              properties:
                type: { const: flow }
                header: { $ref: "#/components/schemas/Header" }
                body: { type: string, maxLength: 1024 }
                footer: { type: string, maxLength: 60 }
                flow_id: { type: string }
                cta: { type: string, maxLength: 20, description: What the button says }
                flow_token: { type: string }
                screen: { type: string, description: "The first screen; without it the flow asks its endpoint" }
                data: { type: object, description: Given to the first screen }
                draft: { type: boolean, default: false, description: "An unpublished flow, for tests" }
            EmailContent:
              type: object
              required: [type, subject]
              anyOf: [{ required: [text] }, { required: [html] }]
              properties:
                type: { const: email }
                subject: { type: string, description: A single line }
                text: { type: string }
                html: { type: string, description: Contact fields in placeholders are escaped }

        """
}
