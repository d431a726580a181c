import Crypto
import HTTPTypes
import NIOCore

/// Uploads of files, shared by all dialects.
struct MediaRoute: Sendable {
    let simulator: Simulator

    /// `POST …/media`: takes a file and answers its id.
    /// - Parameter locate: finds the number it is for, or refuses the caller.
    func upload(
        _ call: Call, locate: (inout SimulatorCore) throws(GraphError) -> Int
    ) throws(GraphError) -> Reply {
        let position = try simulator.withCore { core, _ throws(GraphError) in try locate(&core) }
        let body = Array(call.body.readableBytesView)
        guard let form = Multipart(body, contentType: call.headers[.contentType]) else {
            throw .parameter("The body must be multipart/form-data.")
        }
        guard form["messaging_product"]?.text == "whatsapp" else {
            throw .parameter("The parameter messaging_product is required.")
        }
        guard let file = form["file"], !file.content.isEmpty else {
            throw .parameter("The parameter file is required.")
        }
        let type = try Self.type(of: file, named: form["type"]?.text)
        return try simulator.withCore { core, moment throws(GraphError) in
            let upload: JSONValue = [
                "id": .string(String(core.random.int(in: 100_000_000_000_000...999_999_999_999_999))),
                "owner": .string(core.portfolio.numbers[position].phoneNumberID), "mime_type": .string(type),
                "file_size": JSONValue(file.content.count),
                "sha256": .string(hexadecimal(SHA256.hash(data: file.content))),
            ]
            do throws(ControlError) {
                let media = try core.change("media", upload, at: moment)
                return .json(["id": media["id"] ?? .null])
            } catch {
                throw GraphError(131016, error.detail)
            }
        }
    }

    private static func type(of file: Multipart.Part, named: String?) throws(GraphError) -> String {
        let type = String((named ?? file.type ?? "").lowercased().prefix { $0 != ";" && $0 != " " })
        guard let limit = Media.limits[type] else {
            throw .parameter(
                "Param file must be a file with one of the supported types, received file of type '\(type)'.")
        }
        guard file.content.count <= limit else {
            throw .parameter("Param file must be at most \(limit) bytes for the type '\(type)'.")
        }
        return type
    }

    /// `GET …/{media-id}`: where the file could be fetched from.
    func describe(_ media: Media, _ call: Call) -> Reply {
        .json([
            "messaging_product": "whatsapp",
            "url": .string("\(call.baseURL)/whatsapp_business/attachments/?mid=\(media.id)"),
            "mime_type": .string(media.mimeType), "sha256": .string(media.sha256), "file_size": JSONValue(media.bytes),
            "id": .string(media.id),
        ])
    }
}

/// Bytes as lowercase hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
}
