import Testing

@testable import CampaignCtl

@Suite struct TextTests {
    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func numbersHaveSeparators(_ number: Int, _ text: String) {
        #expect(Text.count(number) == text)
    }

    @Test func tablesAlign() {
        #expect(Table.text([["A", "N"], ["long", "7"]], rightAligned: [1]) == "A     N\nlong  7")
    }

    @Test func aLogLineBecomesReadable() {
        let renderer = LogRenderer(format: .text, colours: Colours(enabled: false))
        let line =
            #"{"ts":"2026-03-01T09:00:01.5Z","level":"info","service":"sender","message":"sent","count":3,"to":"a b"}"#
        #expect(
            renderer.render(Substring(line), process: "sender-1", index: 0)
                == "09:00:01 sender-1              info     sent count=3 to=“a b”")
    }

    @Test func aLineThatIsNotJSONIsShownAsItIs() {
        let renderer = LogRenderer(format: .text, colours: Colours(enabled: false))
        #expect(renderer.render("Fatal error", process: "console-1", index: 0).hasSuffix("Fatal error"))
    }

    @Test func jsonLinesPassUnchanged() {
        let renderer = LogRenderer(format: .json, colours: Colours(enabled: true))
        #expect(renderer.render(#"{"a":1}"#, process: "console-1", index: 0) == #"{"a":1}"#)
    }

    @Test func queriesAreEscaped() {
        #expect(URLQuery.text([("map", "Mobile:phone,x&y"), ("n", "é")]) == "?map=Mobile%3Aphone%2Cx%26y&n=%C3%A9")
        #expect(URLQuery.text([]) == "")
    }
}

@Suite struct PrometheusTextTests {
    private let text = """
        # HELP campaigns_webhook_events_total Accepted.
        # TYPE campaigns_webhook_events_total counter
        campaigns_webhook_events_total{channel="wa",kind="status"} 12
        campaigns_webhook_events_total{channel="wa",kind="in\\"bound"} 3.0
        process_cpu_seconds_total 1.5e1
        broken{
        """

    @Test func sumsSeries() {
        let metrics = PrometheusText(text)
        #expect(metrics.sum("campaigns_webhook_events_total") == 15)
        #expect(metrics.sum("campaigns_webhook_events_total", where: ["kind": "status"]) == 12)
        #expect(metrics.series("campaigns_webhook_events_total").last?.labels["kind"] == "in\"bound")
        #expect(metrics.sum("process_cpu_seconds_total") == 15)
        #expect(metrics.sum("unknown") == 0)
    }
}
