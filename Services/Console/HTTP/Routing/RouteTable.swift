import HTTPTypes
import Hummingbird
import Synchronization

/// Every registered path with its methods, to tell 405 from 404.
final class RouteTable: Sendable {
    private struct Entry {
        let segments: [Substring]
        var methods: [HTTPRequest.Method]
    }

    private let entries = Mutex<[Entry]>([])

    func add(_ method: HTTPRequest.Method, _ path: String) {
        let segments = Self.segments(path)
        entries.withLock { entries in
            if let index = entries.firstIndex(where: { $0.segments == segments }) {
                entries[index].methods.append(method)
            } else {
                entries.append(Entry(segments: segments, methods: [method]))
            }
        }
    }

    /// Methods that some route takes at this path; empty when there is no such path.
    func methods(at path: String) -> [HTTPRequest.Method] {
        let segments = Self.segments(path)
        return entries.withLock { entries in
            entries.filter { Self.matches($0.segments, segments) }.flatMap(\.methods)
        }
    }

    /// Every route as `(method, path template)`, in the order of registration.
    var all: [(method: HTTPRequest.Method, path: String)] {
        entries.withLock { entries in
            entries.flatMap { entry in entry.methods.map { ($0, "/" + entry.segments.joined(separator: "/")) } }
        }
    }

    private static func segments(_ path: String) -> [Substring] { path.split(separator: "/") }

    private static func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
