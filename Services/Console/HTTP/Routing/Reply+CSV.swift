import ContactImport
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

extension Reply {
    /// A download of lines, page by page, so that size is no matter.
    /// - Parameters:
    ///   - name: of the file, without extension.
    ///   - page: lines after a cursor, and the cursor of the last one; `nil` when there are no more.
    static func csv<Cursor: Sendable>(
        _ name: String, _ header: [String],
        page: @escaping @Sendable (_ after: Cursor?) async throws -> (bytes: [UInt8], next: Cursor?)
    ) -> Reply {
        let body = ResponseBody { writer in
            var csv = CSVWriter()
            csv.append(header)
            try await writer.write(ByteBuffer(bytes: csv.take()))
            var after: Cursor?
            repeat {
                let lines = try await page(after)
                after = lines.next
                if !lines.bytes.isEmpty { try await writer.write(ByteBuffer(bytes: lines.bytes)) }
            } while after != nil
            try await writer.finish(nil)
        }
        var reply = Reply(.ok, .stream(body, type: "text/csv; charset=utf-8"))
        reply.headers[.contentDisposition] = "attachment; filename=\"\(name).csv\""
        return reply
    }
}

extension Call {
    /// The client names text/csv, and JSON not before it.
    var wantsCSV: Bool {
        let accept = request.headers[.accept]?.lowercased() ?? ""
        for part in accept.split(separator: ",") {
            let type = part.prefix { $0 != ";" }.filter { !$0.isWhitespace }
            if type == "text/csv" { return true }
            if type == "application/json" { return false }
        }
        return false
    }
}

extension RFC3339 {
    /// A time in a cell; empty for `nil`.
    static func cell(_ milliseconds: Int64?) -> String { milliseconds.map { format($0) } ?? "" }
}
