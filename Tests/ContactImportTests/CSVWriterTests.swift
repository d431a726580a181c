import ContactImport
import Testing

@Suite struct CSVWriterTests {
    private func line(_ cells: [String]) -> String {
        var writer = CSVWriter()
        writer.append(cells)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test func quotesWhatNeedsIt() {
        #expect(line(["a", "b c", ""]) == "a,b c,\r\n")
        #expect(line(["a,b", "say \"hi\"", "x\ny", " z"]) == "\"a,b\",\"say \"\"hi\"\"\",\"x\ny\",\" z\"\r\n")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("+49 151 123", "'+49 151 123"),
        ("+491511234567", "+491511234567"), ("+0491511234567", "'+0491511234567"), ("+", "'+"), ("a=1", "a=1"),
        ("+491511234567=1", "'+491511234567=1"), ("", ""), ("'x", "'x"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("\r\nx", "'\r\nx"),
    ])
    func neutralisesFormulas(_ cell: String, _ expected: String) {
        #expect(CSVWriter.neutralised(cell) == expected)
    }

    @Test func neutralisesWhileWriting() {
        #expect(line(["=cmd|'/c calc'!A0", "+4915112345678"]) == "'=cmd|'/c calc'!A0,+4915112345678\r\n")
        #expect(line(["=1,2", "\tx"]) == "\"'=1,2\",\"'\tx\"\r\n")
    }

    @Test func restoresWhatItNeutralised() {
        #expect(CSVWriter.restored("'=1+1") == "=1+1")
        #expect(CSVWriter.restored("'tis") == "'tis")
        #expect(CSVWriter.restored("'+4915112345678") == "'+4915112345678")
        #expect(CSVWriter.restored("") == "")
    }

    @Test func givesWhatItHasOnlyOnce() {
        var writer = CSVWriter()
        writer.append(["a"])
        #expect(writer.take().count == 3)
        #expect(writer.take().isEmpty)
    }

    @Test func writesRejectedRows() {
        let row = RejectedRow(line: 7, reason: .noAddress, columns: ["=x", "Anna"])
        #expect(RejectedRow.header(of: ["phone", "name"]) == ["line", "reason", "phone", "name"])
        #expect(
            line(row.cells)
                == "7,no_address: the row has neither a phone number nor an e-mail address,'=x,Anna\r\n")
    }
}
