import Models
import SwiftProtobuf

extension Drip {
    /// The members of a drip, as people gave them.
    var members: [(String, JSONValue)] {
        [
            ("steps", .array(steps.map(\.json))), ("exit_on", .array(exitOn.map(JSONValue.string))),
            ("re_enrol", reEnrolmentJSON), ("enrol_on", hasEntrance ? entrance.json : .null),
            ("pause_stops_clock", .bool(pauseStopsClock)),
        ]
    }

    private var reEnrolmentJSON: JSONValue {
        switch reEnrol {
        case .afterExit: "after_exit"
        case .always: ["after_days": .int(Int64(reEnrolAfterDays))]
        case .never, .unspecified, .UNRECOGNIZED: "never"
        }
    }
}

extension DripEntrance {
    fileprivate var json: JSONValue {
        [
            "filter": hasFilter ? filter.json : .null, "tags": list(tags), "events": list(events),
        ]
    }

    /// `null` when there are none: an empty list is refused where people give it.
    private func list(_ texts: [String]) -> JSONValue { texts.isEmpty ? .null : .array(texts.map(JSONValue.string)) }
}

extension DripStep {
    fileprivate var json: JSONValue {
        [
            "unit": .string(unit), "run_after": .int(runAfter), "remove_after_reply": .bool(removeAfterReply),
            "messages": .array(messages.map(\.json)),
        ]
    }
}

extension DripMessage {
    fileprivate var json: JSONValue {
        [
            "channel_id": .string(channelID), "content": hasContent ? content.json : .null, "variants": variants.json,
            "outside_window": hasOutsideWindow ? outsideWindow.json : .null,
            "when_window_closed": waitForWindow ? "wait" : "skip",
        ]
    }
}
