import Foundation
import Logging
import ServiceKit

/// Makes the core: a fresh one, or the one that the journal tells of.
struct StateStore: Sendable {
    private let behaviour: Behaviour
    private let business: InitialBusiness
    private let accounts: [StandInAccount]
    private let directory: String?
    private let logger: Logger

    /// - Throws: `SettingsError` about a malformed setting.
    init(_ settings: Settings, logger: Logger) throws(SettingsError) {
        behaviour = try Behaviour(settings)
        business = try InitialBusiness(settings)
        accounts = try StandInKind.allCases.map { kind throws(SettingsError) in try kind.account(settings) }
        directory = try settings.value(of: SimulatorSettings.dataDirectory).map { $0 + "/simulator" }
        self.logger = logger
    }

    private func path(in directory: String) -> String { directory + "/journal.log" }

    private func fresh(_ ids: MessageIDs, _ journal: any JournalSink) -> SimulatorCore {
        var core = SimulatorCore(behaviour: behaviour, ids: ids, journal: journal)
        core.install(business)
        for (kind, account) in zip(StandInKind.allCases, accounts) { core.standIns[kind].account = account }
        return core
    }

    /// Reads the journal back, if there is one, and goes on with it.
    func open(at moment: Moment) throws(JournalError) -> SimulatorCore {
        guard let directory else { return fresh(Self.newIDs(), NoJournal()) }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw JournalError(description: "cannot make \(directory): \(error)")
        }
        return try replay(directory, at: moment)
    }

    private func replay(_ directory: String, at moment: Moment) throws(JournalError) -> SimulatorCore {
        let start = ContinuousClock.now
        var ids: MessageIDs?
        var replay: JournalReplay?
        // The file is opened for appending only when its complete lines are known, so the core starts without it.
        let kept = try JournalReader.read(path: path(in: directory)) { line in
            if replay == nil {
                ids = JournalReplay.ids(of: line)
                replay = JournalReplay(into: fresh(ids ?? Self.newIDs(), NoJournal()))
            }
            replay?.apply(line)
        }
        guard kept == 0 || ids != nil else {
            throw JournalError(description: "\(path(in: directory)) is not a journal of this version")
        }
        let journal = try FileJournal(path: path(in: directory), keptBytes: kept)
        guard var replay, let ids else { return try begin(journal) }
        let core = replay.finish(at: moment).writing(to: journal)
        logger.info(
            "journal read",
            metadata: [
                "messages": "\(core.messages.acceptedCount)", "skipped_lines": "\(replay.skipped)",
                "ids": "\(ids.nonce)", "duration": "\(ContinuousClock.now - start)",
            ])
        return core
    }

    private func begin(_ journal: FileJournal) throws(JournalError) -> SimulatorCore {
        let ids = Self.newIDs()
        try journal.append(JournalLine.header(ids))
        return fresh(ids, journal)
    }

    /// Forgets everything, the journal included.
    func reset() throws(JournalError) -> SimulatorCore {
        guard let directory else { return fresh(Self.newIDs(), NoJournal()) }
        return try begin(FileJournal(path: path(in: directory), keptBytes: 0))
    }

    /// Ids that differ from those of every other state, so that an old receipt is never taken for a new one.
    private static func newIDs() -> MessageIDs { MessageIDs(nonce: UInt32.random(in: 1...UInt32.max)) }
}

extension SimulatorCore {
    /// The same state, with its changes written to a journal from now on.
    func writing(to journal: any JournalSink) -> SimulatorCore {
        var core = self
        core.journal = journal
        return core
    }
}
