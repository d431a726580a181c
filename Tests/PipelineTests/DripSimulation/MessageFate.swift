import Foundation
import Models
import ServiceKit

/// What becomes of a message in the simulation. It follows from the message's id, so that the world and the model agree
/// without talking to each other.
enum MessageFate: Equatable {
    case accepted
    /// Decided at once, without reaching anybody.
    case suppressed(String)
    /// Deferred for so long, accepted when it is asked for again.
    case later(Int64)
    /// Accepted after so long, while it counts as asked for.
    case slow(Int64)

    init(of ref: MessageRef, seed: UInt64) {
        let hash = ref.id.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        var random = SplitMix64(seed: hash)
        let wait = Int64.random(in: 1...6, using: &random) * 30 * 60_000
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<62: self = .accepted
        case 62..<70: self = .suppressed("frequency_capped")
        case 70..<73: self = .suppressed("not_on_channel")
        case 73..<87: self = .later(wait)
        default: self = .slow(wait)
        }
    }
}

extension MessageRef {
    /// For people who read faults.
    var name: String { "\(campaignID), pass \(runID), step \(step), position \(position), \(address)" }
}
