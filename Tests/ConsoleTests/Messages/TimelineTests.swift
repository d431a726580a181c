import Models
import Testing

@testable import Console

@Suite("Timeline of a message")
struct TimelineTests {
    @Test("bytes come back as they went in")
    func bytes() {
        var timeline = Timeline()
        timeline.add(kind: .planned, atMs: 1_700_000_000_123, detail: "")
        timeline.add(kind: .failed, atMs: 1_700_000_000_456, detail: "131026 Nicht zustellbar: é")
        #expect(Timeline(bytes: timeline.bytes) == timeline)
        #expect(Timeline(bytes: []).entries.isEmpty)
    }

    @Test("entries stand in the order of their times, each once")
    func order() {
        var timeline = Timeline()
        for _ in 0..<2 {
            timeline.add(kind: .read, atMs: 30, detail: "")
            timeline.add(kind: .sent, atMs: 10, detail: "")
            timeline.add(kind: .delivered, atMs: 20, detail: "")
        }
        #expect(timeline.entries.map(\.kind) == [.sent, .delivered, .read])
    }

    @Test("a message deferred for ever keeps its beginning and its latest entries")
    func bounded() {
        var timeline = Timeline()
        timeline.add(kind: .planned, atMs: 0, detail: "")
        for time in 1...200 { timeline.add(kind: .deferred, atMs: Int64(time), detail: "retry") }
        #expect(timeline.entries.count == Timeline.maximumEntries)
        #expect(timeline.entries.first?.kind == .planned)
        #expect(timeline.entries.last?.atMs == 200)
    }

    @Test("long details are cut at a character")
    func details() {
        var timeline = Timeline()
        timeline.add(kind: .failed, atMs: 1, detail: String(repeating: "é", count: 300))
        let detail = timeline.entries[0].detail
        #expect(detail.utf8.count <= 200)
        #expect(detail.hasSuffix("é…"))
        #expect(Timeline(bytes: timeline.bytes) == timeline)
    }
}
