import Foundation
import Synchronization

/// A mail as a server took it over.
struct ReceivedMail: Equatable, Sendable {
    let from: String
    let recipient: String
    /// As transmitted, dots at the beginning of lines doubled, without the line that ends it.
    let data: String
}

/// A mail server whose replies the test decides.
final class MailServer: Sendable {
    /// What is said to a command (`MAIL FROM:<a@b.example>`, or `(greeting)` and `(mail)`) instead of what a friendly
    /// server says; nil: that. Empty: nothing is said, and the connection ends.
    typealias Reply = @Sendable (_ command: String) -> String?

    private let journal: Journal
    private let raw: RawServer

    init(_ reply: @escaping Reply = { _ in nil }) throws {
        let journal = Journal()
        self.journal = journal
        raw = try RawServer { connection in
            var session = MailSession(connection: connection, journal: journal, reply: reply)
            session.run()
        }
    }

    var url: String { "smtp://127.0.0.1:\(raw.port)" }
    var connections: Int { raw.connections }
    var mails: [ReceivedMail] { journal.mails.withLock { $0 } }
    /// First words of the commands, over all connections.
    var commands: [String] { journal.commands.withLock { $0 } }

    final class Journal: Sendable {
        let mails = Mutex<[ReceivedMail]>([])
        let commands = Mutex<[String]>([])
    }
}

/// One connection to the server.
private struct MailSession {
    let connection: RawConnection
    let journal: MailServer.Journal
    let reply: MailServer.Reply
    private var from = ""
    private var recipient = ""

    init(connection: RawConnection, journal: MailServer.Journal, reply: @escaping MailServer.Reply) {
        self.connection = connection
        self.journal = journal
        self.reply = reply
    }

    mutating func run() {
        guard say("(greeting)", or: "220 mail.example ready") else { return }
        while let command = connection.read(upTo: "\r\n") {
            let verb = String(command.prefix { $0 != " " })
            journal.commands.withLock { $0.append(verb) }
            guard answer(command, verb) else { return }
        }
    }

    /// False: the connection is over.
    private mutating func answer(_ command: String, _ verb: String) -> Bool {
        switch verb {
        case "EHLO": return say(command, or: "250-mail.example\r\n250-SIZE 1000000\r\n250 AUTH PLAIN")
        case "AUTH" where !command.contains("PLAIN "): return say(command, or: "334 ") && credentials()
        case "AUTH": return say(command, or: "235 welcome")
        case "MAIL":
            from = Self.path(in: command)
            return say(command, or: "250 sender ok")
        case "RCPT":
            recipient = Self.path(in: command)
            return say(command, or: "250 recipient ok")
        case "DATA": return say(command, or: "354 go on") && data()
        case "QUIT": return say(command, or: "221 bye") && false
        default: return say(command, or: "250 ok")
        }
    }

    private func credentials() -> Bool {
        guard let line = connection.read(upTo: "\r\n") else { return false }
        journal.commands.withLock { $0.append(line) }
        return say("AUTH", or: "235 welcome")
    }

    private func data() -> Bool {
        guard reply("DATA").map({ $0.hasPrefix("354") }) ?? true else { return true }
        guard let data = connection.read(upTo: "\r\n.\r\n") else { return false }
        journal.mails.withLock { $0.append(ReceivedMail(from: from, recipient: recipient, data: data)) }
        return say("(mail)", or: "250 2.0.0 queued as 42")
    }

    private func say(_ command: String, or usual: String) -> Bool {
        let text = reply(command) ?? usual
        guard !text.isEmpty else { return false }
        connection.write(Array((text + "\r\n").utf8))
        return true
    }

    /// What stands between angle brackets.
    private static func path(in command: String) -> String {
        String(command.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
    }
}
