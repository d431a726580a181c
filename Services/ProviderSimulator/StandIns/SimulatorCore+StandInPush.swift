extension SimulatorCore {
    /// Takes out the requests of the other providers to make now. Each tells of one thing, as theirs do.
    mutating func takeStandInDispatches(at moment: Moment, concurrency: Int) -> [StandInDispatch] {
        advanceStandIns(to: moment)
        var dispatches: [StandInDispatch] = []
        for kind in StandInKind.allCases {
            while let batch = standIns[kind].lane.next(at: moment, maximumItems: 1, concurrency: concurrency) {
                guard let post = batch.items.first else { continue }
                let account = standIns[kind].account
                dispatches.append(
                    StandInDispatch(
                        kind: kind, account: account, url: post.url ?? account["webhook_url"], post: post, batch: batch,
                        ids: ids))
            }
        }
        return dispatches
    }

    /// Notes the answer to a request: 2xx ends it, anything else plans another try.
    mutating func finish(_ dispatch: StandInDispatch, problem: String?, at moment: Moment) {
        guard dispatch.ids == ids else { return }
        let kind = dispatch.kind
        standIns[kind].counts.posts += 1
        standIns[kind].counts.lastProblem = problem
        guard problem != nil else {
            standIns[kind].lane.succeeded()
            if !dispatch.post.isCopy { settle(dispatch.post, of: kind) }
            return
        }
        standIns[kind].counts.failedPosts += 1
        if !dispatch.post.isSigned {
            // A person's mail program asks once.
            standIns[kind].lane.succeeded()
            standIns[kind].counts.dropped += 1
        } else if !standIns[kind].lane.failed(dispatch.batch, at: moment) {
            standIns[kind].counts.dropped += 1
        }
    }

    private mutating func settle(_ post: StandInPost, of kind: StandInKind) {
        // When this line is lost the webhook comes again after a restart, as it may from the provider.
        switch post.subject {
        case .status(let sequence, let status):
            try? journal.append(JournalLine.told(sequence, status, by: kind))
            standIns[kind].log.update(sequence) { $0.told |= 1 << status.rawValue }
        case .incoming(let sequence):
            try? journal.append(JournalLine.told(incoming: sequence, by: kind))
            standIns[kind].log.markTold(incoming: sequence)
        case .other: break
        }
    }
}
