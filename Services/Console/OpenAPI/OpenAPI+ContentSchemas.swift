extension OpenAPIDocument {
    static let contentSchemas = """
            Content:
              description: "`{{first_name|there}}` in texts takes a contact field with a fallback"
              oneOf:
                - { $ref: "#/components/schemas/TextContent" }
                - { $ref: "#/components/schemas/MediaContent" }
                - { $ref: "#/components/schemas/ButtonsContent" }
                - { $ref: "#/components/schemas/ListContent" }
                - { $ref: "#/components/schemas/ProductContent" }
                - { $ref: "#/components/schemas/ProductsContent" }
                - { $ref: "#/components/schemas/TemplateContent" }
            Header:
              oneOf:
                - { type: string, maxLength: 60 }
                - { type: object, required: [text], properties: { text: { type: string, maxLength: 60 } } }
                - type: object
                  required: [kind, link]
                  properties: { kind: { enum: [image, video, document] }, link: { type: string, format: uri } }
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
                sections:
                  type: array
                  items:
                    type: object
                    required: [product_retailer_ids]
                    properties:
                      title: { type: string, maxLength: 24 }
                      product_retailer_ids: { type: array, items: { type: string } }
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
                  type: object
                  properties:
                    header: { type: array, items: { $ref: "#/components/schemas/TemplateParameter" } }
                    body: { type: array, items: { $ref: "#/components/schemas/TemplateParameter" } }
                    buttons:
                      type: array
                      items:
                        type: object
                        required: [index]
                        properties:
                          index: { type: integer, minimum: 0, maximum: 9, description: Counted from 0 }
                          sub_type: { enum: [url, quick_reply, copy_code] }
                        allOf: [{ $ref: "#/components/schemas/TemplateParameter" }]
            TemplateParameter:
              description: Exactly one of field (with an optional fallback), text and media_link
              type: object
              properties:
                name: { type: string, description: For templates with named parameters }
                field: { type: string, description: "first_name, attributes.city, …" }
                fallback: { type: string }
                text: { type: string }
                media_link: { type: string, format: uri }
                media_kind: { enum: [image, video, document] }

        """
}
