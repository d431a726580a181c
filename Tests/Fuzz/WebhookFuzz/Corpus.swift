import Foundation

/// Webhooks of the case tables, to begin with.
enum Corpus {
    struct Seed {
        let body: [UInt8]
        let query: [String: String]
    }

    static func webhooks(of provider: String, under path: String) throws -> [Seed] {
        var seeds: [Seed] = []
        let folder = URL(fileURLWithPath: path)
        if let table = try json(folder.appending(path: "providers/\(provider).json")) as? [String: Any] {
            seeds += try (table["webhooks"] as? [[String: Any]] ?? []).compactMap(seed)
        }
        if provider.hasPrefix("whatsapp"),
            let rows = try json(folder.appending(path: "whatsapp_webhooks.json")) as? [[String: Any]]
        {
            seeds += try rows.compactMap(seed)
        }
        return seeds
    }

    private static func json(_ file: URL) throws -> Any? {
        guard let data = FileManager.default.contents(atPath: file.path) else { return nil }
        return try JSONSerialization.jsonObject(with: data)
    }

    private static func seed(_ row: [String: Any]) throws -> Seed? {
        let query = row["query"] as? [String: String] ?? [:]
        if let text = (row["form"] ?? row["body"]) as? String { return Seed(body: Array(text.utf8), query: query) }
        var body = row["body"]
        if let change = row["change"] {
            body = ["object": "whatsapp_business_account", "entry": [["changes": [change]]]]
        }
        guard let body else { return nil }
        return Seed(body: Array(try JSONSerialization.data(withJSONObject: body)), query: query)
    }
}
