/// Reads a file of contacts in chunks of any size, without keeping more of it than the record at hand.
///
/// ```swift
/// var reader = try ContactReader(options: ImportOptions(defaultCountry: "IN"))
/// for try await chunk in body { for row in try reader.feed(chunk) { … } }
/// for row in try reader.finish() { … }
/// ```
public struct ContactReader: Sendable {
    private var parser: CSVParser
    private var interpreter: RowInterpreter?
    private let options: ImportOptions
    /// The columns of the file as in its header row; empty until it has been read.
    public private(set) var header: [String] = []
    /// The rows so far, without the header row and without blank ones.
    public private(set) var rowCount = 0

    /// - Throws: `unknownCountry` or `invalidTag`.
    public init(options: ImportOptions, maximumRecordBytes: Int = 1 << 20) throws(ContactImportError) {
        try options.validate()
        self.options = options
        parser = CSVParser(maximumRecordBytes: maximumRecordBytes)
    }

    /// Which column is what; nil until the header row has been read.
    public var mapping: ColumnMapping? { interpreter?.mapping }

    /// Reads a chunk and returns the rows that it completes.
    /// - Throws: when the file can't be imported at all. Nothing may be fed afterwards.
    public mutating func feed(_ bytes: [UInt8]) throws(ContactImportError) -> [ImportedRow] {
        try rows(of: parser.feed(bytes))
    }

    /// Reads a chunk and returns the rows that it completes.
    /// - Throws: when the file can't be imported at all. Nothing may be fed afterwards.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(ContactImportError) -> [ImportedRow] {
        try rows(of: parser.feed(bytes))
    }

    /// Returns the rows that are left at the end of the file.
    /// - Throws: `emptyFile` when there was no header row.
    public mutating func finish() throws(ContactImportError) -> [ImportedRow] {
        let rows = try rows(of: parser.finish())
        guard interpreter != nil else { throw .emptyFile }
        return rows
    }

    private mutating func rows(of records: [CSVRecord]) throws(ContactImportError) -> [ImportedRow] {
        var records = records[...]
        if interpreter == nil, let first = records.popFirst() { try readHeader(first) }
        rowCount += records.count
        return records.compactMap { interpreter?.interpret($0) }
    }

    private mutating func readHeader(_ record: CSVRecord) throws(ContactImportError) {
        if let problem = record.problem { throw .unreadableHeader(problem) }
        header = record.fields
        let mapping = try ColumnMapping(header: header, explicit: options.mapping)
        interpreter = try RowInterpreter(mapping: mapping, options: options)
    }
}
