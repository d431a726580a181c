import Models
import ServiceKit
import StreamProcessingTestKit
import Testing

@Suite("A clock that jumps")
struct ClockJumpTests {
    @Test("back: what was due waits as long again, and nothing goes out a second time")
    func back() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(2), .after(2)], expiresAfterS: 90 * 86_400)
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.advance(hours: 1.5)
            try pipeline.advance(hours: -1)
            try pipeline.advance(hours: 1)
            #expect(try pipeline.sentSteps(0) == ["1"])
            try pipeline.advance(hours: 0.6)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
            try pipeline.advance(hours: -1)
            try pipeline.advance(hours: 1)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
        }
    }

    @Test("a month ahead: each step goes out once, one delay after the other", arguments: Breakdown.allCases)
    func ahead(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(2), .after(2)], expiresAfterS: 90 * 86_400)
            try pipeline.launch(drip, recipients: 20)
            try pipeline.enrol(0, 1, 2, in: drip)
            pipeline.clock.advance(30 * 86_400_000)
            try breakdown.strike(pipeline)
            try pipeline.settle()
            for index in 0..<3 { #expect(try pipeline.sentSteps(index) == ["1", "2"]) }
            try pipeline.advance(hours: 2)
            for index in 0..<3 {
                #expect(try pipeline.sentSteps(index) == ["1", "2", "3"])
                #expect(try pipeline.standing(index) == "completed 3")
            }
        }
    }
}
