import Rules
import Testing

@Suite("Recurrence rules that cannot be used")
struct RecurrenceRuleTests {
    @Test(
        "are refused with the part named",
        arguments: [
            ("", "must be parts"), ("FREQ", "must be parts"), ("FREQ=DAILY;", "must be parts"),
            ("FREQ=DAILY;;COUNT=1", "must be parts"), ("FREQ=", "must be parts"), ("COUNT=1", "FREQ is required"),
            ("FREQ=HOURLY", "FREQ=HOURLY is not supported"), ("FREQ=SECONDLY", "FREQ=SECONDLY"),
            ("FREQ=DAILY;BYHOUR=9", "BYHOUR is not supported"), ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO"),
            ("FREQ=YEARLY;BYYEARDAY=1", "BYYEARDAY"), ("FREQ=DAILY;X-A=1", "X-A"),
            ("RRULE:FREQ=DAILY", "RRULE:FREQ is not supported"),
            ("FREQ=DAILY;COUNT=1;COUNT=2", "COUNT is given twice"),
            ("FREQ=DAILY;COUNT=1;UNTIL=20261231", "COUNT and UNTIL"),
            ("FREQ=DAILY;COUNT=0", "COUNT: '0'"), ("FREQ=DAILY;COUNT=-1", "COUNT"), ("FREQ=DAILY;COUNT=10001", "COUNT"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL: '0'"), ("FREQ=DAILY;INTERVAL=1.5", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=99999999999999999999", "INTERVAL"), ("FREQ=DAILY;INTERVAL=٢", "INTERVAL"),
            ("FREQ=DAILY;UNTIL=2026-12-31", "UNTIL"), ("FREQ=DAILY;UNTIL=20260230", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20261231Z", "UNTIL"), ("FREQ=DAILY;UNTIL=20261231T240000", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20261231T0900", "UNTIL"), ("FREQ=DAILY;UNTIL=Z", "UNTIL"),
            ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY=2MO needs FREQ=MONTHLY"), ("FREQ=DAILY;BYDAY=-1FR", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY: '6'"), ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=MO,", "BYDAY: ''"), ("FREQ=WEEKLY;BYDAY=XX", "BYDAY: 'XX'"),
            ("FREQ=WEEKLY;BYDAY=M", "BYDAY"), ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY cannot be used"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY: '32'"), ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=--1", "BYMONTHDAY"), ("FREQ=YEARLY;BYMONTH=13", "BYMONTH: '13'"),
            ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH"), ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS: '0'"), ("FREQ=WEEKLY;WKST=1", "WKST: '1'"),
        ])
    func refusals(text: String, words: String) {
        let refusal = #expect(throws: RecurrenceRefusal.self) { try RecurrenceRule(text) }
        #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "")")
    }

    @Test(
        "and those that can",
        arguments: [
            "FREQ=DAILY", "COUNT=3;FREQ=DAILY", "FREQ=MONTHLY;BYDAY=+2MO,-1FR", "FREQ=YEARLY;BYDAY=53TH",
            "FREQ=WEEKLY;BYDAY=MO,TU;WKST=SU;INTERVAL=1000", "FREQ=DAILY;UNTIL=20261231T235959Z",
            "freq=daily;count=10000",
        ])
    func accepted(text: String) throws { _ = try RecurrenceRule(text) }
}
