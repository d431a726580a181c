import Models
import StreamProcessing

/// Tells runs the winner of their test as soon as the console has decided it: those who wait get it then.
struct Winners {
    let context: Context

    func take(_ book: inout RunBook) throws {
        for run in book.openRuns where run.isTesting {
            let campaign = context.tables.campaign(workspace: run.campaign.workspace, id: run.campaign.id)
            guard let test = campaign?.variantTest, !test.winner.isEmpty else { continue }
            try book.decide(run.number, test, context.store)
        }
    }
}
