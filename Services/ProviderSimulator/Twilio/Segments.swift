/// How many SMS a text takes (GSM 03.38: 160 characters, or 153 in each of several; otherwise 70 and 67 UTF-16 units).
enum Segments {
    private static let basic = Set(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            .unicodeScalars
    ).union("abcdefghijklmnopqrstuvwxyzäöñüà".unicodeScalars)
    /// Each of these takes two.
    private static let extended = Set("^{}\\[~]|€\u{0C}".unicodeScalars)

    static func count(_ text: String) -> Int {
        var septets = 0
        for scalar in text.unicodeScalars {
            if basic.contains(scalar) {
                septets += 1
            } else if extended.contains(scalar) {
                septets += 2
            } else {
                return parts(text.utf16.count, whole: 70, part: 67)
            }
        }
        return parts(septets, whole: 160, part: 153)
    }

    private static func parts(_ units: Int, whole: Int, part: Int) -> Int {
        units <= whole ? 1 : (units + part - 1) / part
    }
}
