extension SimulatorCore {
    /// A file has been uploaded.
    mutating func applyMedia(_ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        let id = fields.required("id", fields.string("id")) ?? ""
        let owner = fields.required("owner", fields.string("owner")) ?? ""
        let type = fields.required("mime_type", fields.string("mime_type")) ?? ""
        let size = fields.required("file_size", fields.int("file_size", in: 1...(100 << 20))) ?? 0
        let hash = fields.required("sha256", fields.string("sha256")) ?? ""
        try fields.finish()
        media.add(
            Media(
                id: id, owner: owner, mimeType: type, bytes: size, sha256: hash, uploadedMs: moment.productMs))
        return ["id": .string(id)]
    }
}
