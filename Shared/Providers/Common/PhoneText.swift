/// Phone numbers as text.
enum PhoneText {
    /// `+` and 5 to 15 digits.
    static func isE164(_ number: String) -> Bool {
        let utf8 = number.utf8
        return utf8.first == UInt8(ascii: "+") && (6...16).contains(utf8.count)
            && utf8.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    }

    /// The digits alone: two ways of writing one number are equal then.
    static func digits(_ number: String) -> String {
        String(decoding: number.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }, as: UTF8.self)
    }
}
