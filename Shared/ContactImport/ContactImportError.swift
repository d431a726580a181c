/// Why a file, or what was asked for it, can't be imported at all.
public enum ContactImportError: Error, Hashable, Sendable {
    /// No header row: nothing but blank lines.
    case emptyFile
    /// The header row is no text.
    case unreadableHeader(CSVProblem)
    /// Neither a telephone nor an e-mail column was found or mapped.
    case noAddressColumn
    /// The mapping is neither `COLUMN:TARGET,…` nor a JSON object of strings.
    case malformedMapping(String)
    /// The mapping names a target that does not exist.
    case unknownTarget(String)
    /// The mapping names a column that the file does not have.
    case unknownColumn(String)
    /// The mapping names a column twice.
    case columnMappedTwice(String)
    /// The default country is no country code.
    case unknownCountry(String)
    /// A tag for all contacts is empty or too long.
    case invalidTag(String)
}

extension ContactImportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .emptyFile: "the file is empty"
        case .unreadableHeader(.invalidUTF8), .unreadableHeader(.zeroByte):
            "the header row is not UTF-8 text; save the file as CSV with UTF-8 encoding"
        case .unreadableHeader(let problem): "the header row can't be read: \(problem)"
        case .noAddressColumn: "no column for a phone number or an e-mail address; name one with map=COLUMN:phone"
        case .malformedMapping(let part):
            "the mapping can't be read at '\(part)'; write COLUMN:TARGET,… or a JSON object"
        case .unknownTarget(let name): "the mapping names an unknown target '\(name)'"
        case .unknownColumn(let name): "the file has no column '\(name)'"
        case .columnMappedTwice(let name): "the mapping names the column '\(name)' twice"
        case .unknownCountry(let code): "'\(code)' is not a country code such as DE"
        case .invalidTag(let tag): "the tag '\(tag)' is not 1 to \(ImportLimits.tagLength) characters"
        }
    }
}
