import Models
import Rules
import Testing

@Suite("Keywords")
struct KeywordTests {
    private let standard = Keywords(WorkspaceDefaults.settings())

    @Test(
        "are whole messages, case and accents folded",
        arguments: [
            ("STOP", .stop), (" stop ", .stop), ("Stóp", .stop), ("Opt Out", .stop), ("opt  out!", .stop),
            ("“stop”.", .stop), ("UNSUBSCRIBE", .stop), ("cancel", .stop), ("end", .stop), ("Quit", .stop),
            ("optout", .stop), ("revoke", .stop), ("STOPALL", .stopAll), ("stop all", .stopAll), ("start", .start),
            ("UNSTOP", .start), ("resume", .start), ("subscribe", .start), ("Baja", .stop), ("arrêt", .stop),
            ("Désabonner", .stop), ("abmelden", .stop), ("SAIR", .stop),
        ] as [(String, KeywordAction)])
    func words(text: String, action: KeywordAction) {
        #expect(standard.match(text: text)?.action == action)
    }

    @Test(
        "sentences are none",
        arguments: [
            "stop by the shop", "please stop", "", "don't stop", "unstoppable", "STOP!?", "stop all of it", ".",
        ])
    func sentences(text: String) {
        #expect(standard.match(text: text) == nil)
    }

    @Test("a payload counts by itself or as the word it carries")
    func payloads() {
        #expect(standard.match(payload: "STOP_PROMO")?.action == .stop)
        #expect(standard.match(payload: "STOP_ALL")?.action == .stopAll)
        #expect(standard.match(payload: "START_PROMO")?.action == .start)
        #expect(standard.match(payload: "Unsubscribe")?.action == .stop)
        #expect(standard.match(payload: "BUY_NOW") == nil)
        #expect(standard.match(payload: "") == nil)
    }

    @Test("YES is an affirmation, START is not")
    func affirmation() {
        #expect(standard.match(text: "yes")?.isAffirmation == true)
        #expect(standard.match(text: "start")?.isAffirmation == false)
        #expect(standard.match(text: "stop")?.isAffirmation == false)
    }

    @Test("the lists are the workspace's, with the reply of the list that has the word")
    func lists() {
        var settings = WorkspaceSettings()
        settings.keywords = [
            list(.stop, ["रोकें"], reply: "ठीक है"), list(.blacklist, ["Never again"], reply: ""),
            list(.help, ["HELP", "INFO"], reply: "Ask us anything."),
        ]
        let keywords = Keywords(settings)
        #expect(keywords.match(text: "रोकें")?.action == .stop)
        #expect(keywords.match(text: "रोकें")?.reply == "ठीक है")
        #expect(keywords.match(text: "never AGAIN")?.action == .blacklist)
        #expect(keywords.match(text: "info")?.reply == "Ask us anything.")
        #expect(keywords.match(text: "STOP") == nil)
        #expect(keywords.match(payload: "STOP_PROMO") == nil)
    }

    private func list(_ action: KeywordAction, _ words: [String], reply: String) -> KeywordList {
        var list = KeywordList()
        (list.action, list.words, list.reply) = (action, words, reply)
        return list
    }
}
