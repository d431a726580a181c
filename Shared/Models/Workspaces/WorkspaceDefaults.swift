/// What holds in a workspace that has decided nothing else.
public enum WorkspaceDefaults {
    /// - Parameter workspace: its id.
    public static func settings(workspace: String = Workspace.standard) -> WorkspaceSettings {
        var settings = WorkspaceSettings()
        settings.workspace = workspace
        settings.timeZone = "UTC"
        settings.purposesWithoutOptIn = [Purpose.authentication]
        settings.keywords = keywords
        settings.buttonPayloads = [
            payload(.stop, "STOP_PROMO"), payload(.stopAll, "STOP_ALL"), payload(.start, "START_PROMO"),
        ]
        settings.notOnChannelS = 30 * 86_400
        return settings
    }

    /// Opt-out and opt-in words in common use (providers.md §9). `YES` only means START to people who are opted out.
    private static let keywords = [
        list(
            .stop, "en", ["STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "OPT OUT", "REVOKE"],
            reply: "You will get no more offers from us. Write START to get them again."),
        list(
            .stopAll, "en", ["STOPALL", "STOP ALL"],
            reply: "You will get no more messages from us. Write START to get our offers again."),
        list(
            .start, "en", ["START", "UNSTOP", "YES", "RESUME", "SUBSCRIBE"],
            reply: "You will get our offers again. Write STOP to end them."),
        list(.stop, "es", ["PARAR", "BAJA", "CANCELAR"], reply: "No recibirá más ofertas. Escriba ALTA para volver."),
        list(.start, "es", ["ALTA"], reply: "Volverá a recibir nuestras ofertas. Escriba BAJA para dejarlas."),
        list(.stop, "de", ["STOPP", "ABMELDEN"], reply: "Sie erhalten keine Angebote mehr. Mit ANMELDEN wieder."),
        list(.start, "de", ["ANMELDEN"], reply: "Sie erhalten wieder Angebote. Mit ABMELDEN nicht mehr."),
        list(.stop, "pt", ["PARE", "SAIR", "CANCELAR"], reply: "Você não receberá mais ofertas. Escreva VOLTAR."),
        list(.start, "pt", ["VOLTAR"], reply: "Você receberá nossas ofertas de novo. Escreva SAIR para parar."),
        list(.stop, "fr", ["ARRET", "DESABONNER"], reply: "Vous ne recevrez plus nos offres. Écrivez ABONNER."),
        list(.start, "fr", ["ABONNER"], reply: "Vous recevrez de nouveau nos offres. Écrivez ARRET pour arrêter."),
    ]

    private static func list(_ action: KeywordAction, _ language: String, _ words: [String], reply: String)
        -> KeywordList
    {
        var list = KeywordList()
        list.action = action
        list.language = language
        list.words = words
        list.reply = reply
        return list
    }

    private static func payload(_ action: KeywordAction, _ text: String) -> ButtonPayload {
        var payload = ButtonPayload()
        payload.action = action
        payload.payload = text
        return payload
    }
}
