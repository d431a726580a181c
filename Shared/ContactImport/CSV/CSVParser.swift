/// Reads CSV in chunks of any size: RFC 4180, and what files out there do besides.
///
/// - Lines end in CRLF, LF or CR; fields are separated by comma, semicolon or tab, whichever the header row uses.
/// - A UTF-8 byte order mark is dropped. Blank records (nothing but spaces and delimiters) are left out.
/// - A record that can't be used comes out with a `problem`, and reading goes on with the next one. A quote that is
///   never closed would swallow the lines after it: when the file ends, the record passes its size limit or another
///   quote turns up out of place, the line with the quote is the bad record and reading is taken up again on the next.
///
/// The records do not depend on how the bytes were cut into chunks. Memory is bounded by the record size limit.
public struct CSVParser: Sendable {
    /// The most bytes one record may have.
    public let maximumRecordBytes: Int
    /// What separates the fields; nil until the header row has been seen.
    public private(set) var delimiter: UInt8?

    enum State: Sendable { case unquoted, quoted, quoteSeen, quoteClosed, skipping }

    var state = State.unquoted
    private var dialect = CSVDialect()
    private var preamble: [UInt8] = []
    private var dropsDirective = false

    // The record being read.
    var storage: [UInt8] = []
    var ends: [Int32] = []
    var problem: CSVProblem?
    private var recordBytes = 0
    private var startLine = 1
    private var line = 1
    private var lastWasCarriageReturn = false
    private var recordEnded = false

    // The way back when a quote turns out to be never closed.
    private var recovery: Recovery?
    private var recoveryBudget = 16 << 20
    private var isReadingAgain = false

    /// The record's bytes after its first physical line, and what had been read until then.
    private struct Recovery: Sendable {
        var bytes: [UInt8] = []
        let storageCount: Int
        let fieldCount: Int
        let afterCarriageReturn: Bool
    }

    public init(maximumRecordBytes: Int = 1 << 20) {
        self.maximumRecordBytes = max(1, min(maximumRecordBytes, 1 << 30))
    }

    /// Reads a chunk and returns the records that it completes. The first record of a file is its header row.
    public mutating func feed(_ bytes: [UInt8]) -> [CSVRecord] {
        bytes.withUnsafeBytes { feed($0) }
    }

    /// Reads a chunk and returns the records that it completes.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) -> [CSVRecord] {
        var records: [CSVRecord] = []
        bytes.withMemoryRebound(to: UInt8.self) { bytes in
            let rest = delimiter == nil ? readPreamble(bytes, &records) : bytes
            consume(rest, &records)
        }
        return records
    }

    /// Returns what is left at the end of the file. Nothing may be fed afterwards.
    public mutating func finish() -> [CSVRecord] {
        var records: [CSVRecord] = []
        if delimiter == nil {
            dialect.decide()
            startReading(&records)
        }
        while state == .quoted {
            problem = .unterminatedQuote
            guard recover(&records) else { break }
        }
        if recordBytes > 0 { endRecord(&records) }
        return records
    }
}

// MARK: - Header row

extension CSVParser {
    /// Keeps bytes until the delimiter is known; returns those that were not needed for that.
    private mutating func readPreamble(
        _ bytes: UnsafeBufferPointer<UInt8>, _ records: inout [CSVRecord]
    ) -> UnsafeBufferPointer<UInt8> {
        for (index, byte) in bytes.enumerated() {
            preamble.append(byte)
            dialect.take(byte)
            if dialect.delimiter == nil, preamble.count == maximumRecordBytes { dialect.decide() }
            if dialect.delimiter != nil {
                startReading(&records)
                return UnsafeBufferPointer(rebasing: bytes[(index + 1)...])
            }
        }
        return UnsafeBufferPointer(rebasing: bytes[bytes.count...])
    }

    private mutating func startReading(_ records: inout [CSVRecord]) {
        delimiter = dialect.delimiter
        dropsDirective = dialect.hasDirective
        let start = preamble.starts(with: UTF8Text.byteOrderMark) ? UTF8Text.byteOrderMark.count : 0
        let bytes = preamble[start...]
        preamble = []
        bytes.withUnsafeBufferPointer { consume($0, &records) }
    }
}

// MARK: - The loop

extension CSVParser {
    private mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>, _ records: inout [CSVRecord]) {
        var at = 0
        while at < bytes.count {
            if lastWasCarriageReturn, bytes[at] == UInt8(ascii: "\n") {
                takeSecondHalfOfLineEnd()
                at += 1
            } else {
                lastWasCarriageReturn = false
                let isRecording = recovery != nil
                let next = step(bytes, at, &records)
                if isRecording { recovery?.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[at..<next])) }
                recordBytes = recordEnded ? 0 : recordBytes + (next - at)
                recordEnded = false
                if !isReadingAgain { recoveryBudget += next - at }
                at = next
            }
            if recordBytes >= maximumRecordBytes, state != .skipping { overflow(&records) }
        }
    }

    /// Takes as many bytes as the current state can, never past the end of a record or the size limit; returns where
    /// it stopped.
    private mutating func step(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ records: inout [CSVRecord]
    ) -> Int {
        let room = state == .skipping ? bytes.count : maximumRecordBytes - recordBytes
        let end = min(bytes.count, at + room)
        switch state {
        case .unquoted: return takeUnquoted(bytes, at, end, &records)
        case .quoted: return takeQuoted(bytes, at, end)
        case .quoteSeen, .quoteClosed: return takeAfterQuote(bytes, at, &records)
        case .skipping: return skipLine(bytes, at, end, &records)
        }
    }

    /// The LF of a CRLF: part of a quoted field, otherwise the rest of a line end already taken.
    private mutating func takeSecondHalfOfLineEnd() {
        lastWasCarriageReturn = false
        guard state == .quoted else { return }
        storage.append(UInt8(ascii: "\n"))
        recovery?.bytes.append(UInt8(ascii: "\n"))
        recordBytes += 1
    }

    private mutating func takeUnquoted(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ records: inout [CSVRecord]
    ) -> Int {
        let delimiter = delimiter ?? UInt8(ascii: ",")
        // Delimiters are copied along as separators, so a record without quotes is copied in one go.
        let shift = storage.count - start
        var at = start
        while at < end {
            let byte = bytes[at]
            if byte == delimiter {
                ends.append(Int32(truncatingIfNeeded: at + shift))
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                storage.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<at]))
                endLine(byte, &records)
                return at + 1
            } else if byte == UInt8(ascii: "\"") {
                storage.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<at]))
                openQuote()
                return at + 1
            }
            at += 1
        }
        storage.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
        return end
    }

    /// A quote opens a quoted field at its start, spaces before it notwithstanding; elsewhere it is text.
    private mutating func openQuote() {
        let fieldStart = ends.last.map { Int($0) + 1 } ?? 0
        if problem == nil, storage[fieldStart...].allSatisfy({ $0 == UInt8(ascii: " ") }) {
            storage.removeSubrange(fieldStart...)
            state = .quoted
        } else {
            storage.append(UInt8(ascii: "\""))
        }
    }

    private mutating func takeQuoted(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                storage.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<at]))
                state = .quoteSeen
                return at + 1
            }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                storage.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...at]))
                continueOnNextLine(after: byte)
                return at + 1
            }
            at += 1
        }
        storage.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
        return end
    }

    private mutating func continueOnNextLine(after byte: UInt8) {
        line += 1
        lastWasCarriageReturn = byte == UInt8(ascii: "\r")
        guard recovery == nil else { return }
        recovery = Recovery(
            storageCount: storage.count - 1, fieldCount: ends.count, afterCarriageReturn: lastWasCarriageReturn)
    }

    private mutating func takeAfterQuote(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ records: inout [CSVRecord]
    ) -> Int {
        let byte = bytes[at]
        switch byte {
        case UInt8(ascii: "\"") where state == .quoteSeen:
            storage.append(byte)
            state = .quoted
        case delimiter:
            ends.append(Int32(truncatingIfNeeded: storage.count))
            storage.append(byte)
            state = .unquoted
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            endLine(byte, &records)
        case UInt8(ascii: " "):
            state = .quoteClosed
        case _ where recoverFromStrayQuote(&records):
            return at
        default:
            problem = .strayQuote
            storage.append(UInt8(ascii: "\""))
            storage.append(byte)
            state = .unquoted
        }
        return at + 1
    }

    private mutating func skipLine(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ records: inout [CSVRecord]
    ) -> Int {
        for at in start..<end where bytes[at] == UInt8(ascii: "\n") || bytes[at] == UInt8(ascii: "\r") {
            endLine(bytes[at], &records)
            return at + 1
        }
        return end
    }
}

// MARK: - Ends of records

extension CSVParser {
    private mutating func endLine(_ byte: UInt8, _ records: inout [CSVRecord]) {
        lastWasCarriageReturn = byte == UInt8(ascii: "\r")
        line += 1
        endRecord(&records)
    }

    private mutating func endRecord(_ records: inout [CSVRecord]) {
        ends.append(Int32(truncatingIfNeeded: storage.count))
        storage.append(delimiter ?? UInt8(ascii: ","))
        if dropsDirective {
            dropsDirective = false
        } else if problem != nil || !isBlank {
            let problem = problem ?? UTF8Text.problem(in: storage)
            records.append(CSVRecord(line: startLine, problem: problem, storage: storage, ends: ends))
        }
        startRecord()
    }

    /// Nothing but spaces and separators. Decided by the first byte of most records.
    private var isBlank: Bool {
        storage.allSatisfy { $0 == delimiter || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private mutating func startRecord() {
        let (bytes, fields) = (storage.count, ends.count)
        storage = []
        storage.reserveCapacity(min(bytes + bytes / 4, 1 << 16))
        ends = []
        ends.reserveCapacity(min(fields, 1 << 10))
        problem = nil
        recovery = nil
        state = .unquoted
        startLine = line
        recordBytes = 0
        recordEnded = true
    }

    /// The record has reached its size limit.
    private mutating func overflow(_ records: inout [CSVRecord]) {
        problem = problem ?? .tooLarge
        if state == .quoted {
            problem = recovery == nil ? .tooLarge : .unterminatedQuote
            if recover(&records) { return }
        }
        state = .skipping
    }

    /// A quote in the middle of a field that began on an earlier line: most likely that field was never closed, and this
    /// quote opens another one. Not while reading again, so that the way back is never deeper than one step.
    private mutating func recoverFromStrayQuote(_ records: inout [CSVRecord]) -> Bool {
        guard recovery != nil, !isReadingAgain else { return false }
        let before = problem
        problem = .unterminatedQuote
        if recover(&records) { return true }
        problem = before
        return false
    }

    /// Takes the first line of the current record for the bad one and reads its other lines again. False when there
    /// is only one line, or so much has been read twice already that a hostile file could keep us busy.
    private mutating func recover(_ records: inout [CSVRecord]) -> Bool {
        guard let recovery, recovery.bytes.count <= recoveryBudget else { return false }
        recoveryBudget -= recovery.bytes.count
        storage.removeSubrange(recovery.storageCount...)
        ends.removeSubrange(recovery.fieldCount...)
        line = startLine + 1
        endRecord(&records)
        recordEnded = false
        lastWasCarriageReturn = recovery.afterCarriageReturn
        isReadingAgain = true
        recovery.bytes.withUnsafeBufferPointer { consume($0, &records) }
        isReadingAgain = false
        return true
    }
}
