import Testing

@testable import Rules

/// The examples of RFC 5545, section 3.8.5.3, as far as whole days go: all begin on 2 September 1997 unless they say
/// otherwise.
@Suite("Recurrence rules: the standard's examples")
struct RecurrenceExamplesTests {
    @Test(
        "days that fit",
        arguments: [
            // Daily for ten occurrences; until 24 December; every other day; every tenth day, five times.
            ("FREQ=DAILY;COUNT=10", "19970902", "0902 0903 0904 0905 0906 0907 0908 0909 0910 0911 ."),
            ("FREQ=DAILY;UNTIL=19970905T000000Z", "19970902", "0902 0903 0904 ."),
            ("FREQ=DAILY;INTERVAL=2", "19970902", "0902 0904 0906 0908"),
            ("FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902", "0902 0912 0922 1002 1012 ."),
            // Weekly; every other week; Tuesdays and Thursdays for five weeks.
            ("FREQ=WEEKLY;COUNT=10", "19970902", "0902 0909 0916 0923 0930 1007 1014 1021 1028 1104 ."),
            ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "19970902", "0902 0916 0930 1014 1028 1111"),
            (
                "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "19970902",
                "0902 0904 0909 0911 0916 0918 0923 0925 0930 1002 ."
            ),
            (
                "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971008T000000Z;WKST=SU;BYDAY=MO,WE,FR", "19970901",
                "0901 0903 0905 0915 0917 0919 0929 1001 1003 ."
            ),
            (
                "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19970902",
                "0902 0904 0916 0918 0930 1002 1014 1016 ."
            ),
            // Where weeks begin makes a difference.
            ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805", "0805 0810 0819 0824 ."),
            ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805", "0805 0817 0819 0831 ."),
            // Monthly on the first Friday; the first and last Sunday; the second-to-last Monday.
            ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "19970905", "0905 1003 1107 1205 ."),
            ("FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", "19970907", "0907 0928 1102 1130 ."),
            ("FREQ=MONTHLY;COUNT=4;BYDAY=-2MO", "19970922", "0922 1020 1117 1222 ."),
            // The third-to-last day; the 2nd and 15th; the first and last.
            ("FREQ=MONTHLY;BYMONTHDAY=-3", "19970928", "0928 1029 1128 1229"),
            ("FREQ=MONTHLY;COUNT=6;BYMONTHDAY=2,15", "19970902", "0902 0915 1002 1015 1102 1115 ."),
            ("FREQ=MONTHLY;COUNT=6;BYMONTHDAY=1,-1", "19970930", "0930 1001 1031 1101 1130 1201 ."),
            ("FREQ=MONTHLY;INTERVAL=18;COUNT=4;BYMONTHDAY=10,11", "19970910", "0910 0911 0310 0311 ."),
            ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "19970902", "0902 0909 0916 0923 0930 1104 1111 1118 1125"),
            // Friday the 13th; the first Saturday after the first Sunday.
            ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902", "0213 0313 1113 0813 1013"),
            ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "19970913", "0913 1011 1108 1213"),
            // The third of the weekdays Tuesday to Thursday; the second-to-last working day.
            ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904", "0904 1007 1106 ."),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929", "0929 1030 1127 1230"),
            // A day that most months do not have is left out.
            ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115", "0115 0130 0215 0315 0330 ."),
            // Yearly in June and July; every 20th Monday; all Thursdays of March; of summer.
            ("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "19970610", "0610 0710 0610 0710 ."),
            ("FREQ=YEARLY;BYDAY=20MO", "19970519", "0519 0518 0517"),
            ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313", "0313 0320 0327 0305"),
            ("FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "19970605", "0605 0612 0619 0626 0703"),
            // The day of the American presidential election.
            ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105", "1105 1107 1102"),
        ])
    func examples(rule: String, start: String, days: String) throws {
        let occurrences = try Occurrence.list(rule, from: "\(start)T0900")
        let wanted = days.split(separator: " ").map(String.init)
        // A dot at the end: there are no more.
        let found = occurrences.prefix(wanted.count).map { String($0.dropFirst(4).prefix(4)) }
        #expect(found == wanted.filter { $0 != "." })
    }

    @Test(
        "leap days, ends, exclusions and beginnings that do not fit",
        arguments: [
            ("FREQ=YEARLY", "20240229T0900", "", "20240229 20280229 20320229"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "20240229T0900", "", "20240229 20250228 20260228 20270228"),
            ("FREQ=MONTHLY", "20260131T0900", "", "20260131 20260331 20260531 20260731"),
            ("FREQ=MONTHLY;BYMONTHDAY=31,30,29,28;BYSETPOS=-1", "20260131T0900", "", "20260131 20260228 20260331"),
            ("FREQ=DAILY", "20280228T0900", "", "20280228 20280229 20280301"),
            // The century that is no leap year.
            ("FREQ=YEARLY", "20960229T0900", "", "20960229 21040229"),
            ("FREQ=DAILY;BYDAY=SA,SU", "20260302T0900", "", "20260307 20260308 20260314"),
            ("FREQ=DAILY;COUNT=3", "20260302T0900", "2026-03-03", "20260302 20260304"),
            ("FREQ=DAILY;UNTIL=20260304", "20260302T0900", "", "20260302 20260303 20260304"),
            ("FREQ=DAILY;UNTIL=20260304T085959", "20260302T0900", "", "20260302 20260303"),
            ("FREQ=DAILY;UNTIL=20260304T090000", "20260302T0900", "", "20260302 20260303 20260304"),
            // Berlin is an hour ahead: 09:00 there is 08:00Z.
            ("FREQ=DAILY;UNTIL=20260304T080000Z", "20260302T0900", "", "20260302 20260303 20260304"),
            ("FREQ=DAILY;UNTIL=20260304T075959Z", "20260302T0900", "", "20260302 20260303"),
            ("freq=weekly;byday=mo", "20260302T0900", "", "20260302 20260309 20260316"),
        ])
    func days(rule: String, start: String, except: String, days: String) throws {
        let wanted = days.split(separator: " ").map(String.init)
        let found = try Occurrence.list(rule, from: start, except: except.isEmpty ? [] : [except])
        #expect(found.prefix(wanted.count).map { String($0.prefix(8)) } == wanted)
        if rule.contains("COUNT") || rule.contains("UNTIL") { #expect(found.count == wanted.count) }
    }

    @Test(
        "rules that never fire, or not within ten years",
        arguments: [
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
            "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-31", "FREQ=DAILY;UNTIL=20260101", "FREQ=DAILY;UNTIL=20260302T075959Z",
            "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2MO", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
            "FREQ=YEARLY;BYDAY=5MO;BYMONTH=2;BYMONTHDAY=1",
        ])
    func never(rule: String) throws {
        #expect(try Occurrence.list(rule, from: "20260302T0900").isEmpty)
    }

    @Test("a rule whose only days are excluded never fires")
    func allExcluded() throws {
        #expect(
            try Occurrence.list("FREQ=DAILY;COUNT=2", from: "20260302T0900", except: ["2026-03-02", "2026-03-03"])
                .isEmpty)
    }
}
