/// Milliseconds since the epoch of an instant such as `2026-03-29T01:30:00Z`, so that tables can be read.
func instant(_ text: String) -> Int64 {
    let numbers = text.split { "-T:Z.".contains($0) }.compactMap { Int64($0) }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    // Days since the epoch in the Gregorian calendar, counting years from March.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    let seconds = numbers[3] * 3600 + numbers[4] * 60 + numbers[5]
    return (days * 86_400 + seconds) * 1000 + (numbers.count > 6 ? numbers[6] : 0)
}
