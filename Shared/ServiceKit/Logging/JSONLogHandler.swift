public import Logging

/// Log lines as JSON objects, one a line: `ts`, `level`, `service`, `logger`, `message`, then the metadata as fields.
///
/// Messages are constants and variables are metadata, so that lines can be searched and counted. The handler redacts
/// nothing: secrets are never logged.
public struct JSONLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    private let service: String
    private let label: String
    private let write: @Sendable (UnsafeRawBufferPointer) -> Void

    /// Creates a handler.
    /// - Parameters:
    ///   - label: the logger's label; written as `logger` when it differs from the service.
    ///   - service: the executable.
    ///   - level: the lowest level that is written.
    ///   - write: takes one line with its line break; standard output by default.
    public init(
        label: String,
        service: String,
        level: Logger.Level,
        write: @escaping @Sendable (UnsafeRawBufferPointer) -> Void = StandardStreams.writeOutput
    ) {
        self.label = label
        self.service = service
        logLevel = level
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var text = JSONText()
        text.append(raw: "{")
        append("ts", RFC3339.format(RealTime.nowMs()), to: &text)
        append("level", event.level.rawValue, to: &text)
        append("service", service, to: &text)
        if label != service { append("logger", label, to: &text) }
        append("message", event.message.description, to: &text)
        if let error = event.error { append("error", String(describing: error), to: &text) }
        for (key, value) in merged(event.metadata).sorted(by: { $0.key < $1.key }) {
            text.append(key: Self.reservedKeys.contains(key) ? "metadata.\(key)" : key)
            text.append(metadata: value)
        }
        text.append(raw: "}\n")
        text.bytes.withUnsafeBytes(write)
    }

    private func merged(_ eventMetadata: Logger.Metadata?) -> Logger.Metadata {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let eventMetadata { all.merge(eventMetadata) { _, new in new } }
        return all
    }

    private func append(_ key: String, _ value: String, to text: inout JSONText) {
        text.append(key: key)
        text.append(string: value)
    }

    private static let reservedKeys: Set<String> = ["ts", "level", "service", "logger", "message"]
}

extension JSONText {
    /// Appends a metadata value; numbers and booleans keep their JSON type.
    fileprivate mutating func append(metadata value: Logger.MetadataValue) {
        switch value {
        case .string(let string): append(string: string)
        case .stringConvertible(let convertible): append(convertible: convertible)
        case .array(let values): append(array: values)
        case .dictionary(let fields):
            append(raw: "{")
            for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
                append(key: key)
                append(metadata: value)
            }
            append(raw: "}")
        }
    }

    private mutating func append(array values: [Logger.MetadataValue]) {
        append(raw: "[")
        for (index, value) in values.enumerated() {
            if index > 0 { append(raw: ",") }
            append(metadata: value)
        }
        append(raw: "]")
    }

    private mutating func append(convertible: any CustomStringConvertible) {
        switch convertible {
        case let flag as Bool: flag ? append(raw: "true") : append(raw: "false")
        case let number as any BinaryInteger: append(number: number)
        default: append(string: convertible.description)
        }
    }
}
