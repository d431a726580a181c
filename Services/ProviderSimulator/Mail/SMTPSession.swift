/// One SMTP conversation (RFC 5321) as a state machine: a line in, a reply out.
struct SMTPSession {
    /// What is done after a reply, or instead of one.
    enum End: Sendable { case stay, close, hang }

    struct Answer: Sendable, Equatable {
        /// Without the line end; empty: nothing is said.
        var text: String
        var end = End.stay

        init(_ text: String, _ end: End = .stay) {
            self.text = text
            self.end = end
        }
    }

    private enum Stage {
        case start, ready
        case loginUser
        case loginPassword(user: String)
        case plain
        case mail(from: String, to: [String])
        case data(from: String, to: [String])
    }

    static let maximumBytes = 10 << 20
    static let greeting = "220 simulator.example ESMTP"

    let office: MailOffice
    private var stage = Stage.start
    /// The message as far as it has come.
    private var message: [UInt8] = []
    private var isAuthenticated = false

    init(office: MailOffice) { self.office = office }

    /// - Parameter line: without its end.
    mutating func answer(to line: [UInt8]) async -> Answer? {
        switch stage {
        case .data(let from, let to): return await data(line, from, to)
        case .plain: return authenticate(plain: String(decoding: line, as: UTF8.self))
        case .loginUser:
            guard let user = Base64.decode(String(decoding: line, as: UTF8.self)) else { return badCredentials() }
            stage = .loginPassword(user: String(decoding: user, as: UTF8.self))
            return Answer("334 UGFzc3dvcmQ6")
        case .loginPassword(let user):
            let password = Base64.decode(String(decoding: line, as: UTF8.self)).map {
                String(decoding: $0, as: UTF8.self)
            }
            return authenticate(user, password ?? "")
        case .start, .ready, .mail: return command(String(decoding: line, as: UTF8.self))
        }
    }

    private mutating func command(_ line: String) -> Answer {
        let verb = line.prefix { $0 != " " }.uppercased()
        let rest = String(line.dropFirst(verb.count).drop { $0 == " " })
        switch verb {
        case "EHLO":
            stage = .ready
            return Answer(
                "250-simulator.example\r\n250-SIZE \(Self.maximumBytes)\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
                    + "250-PIPELINING\r\n250 AUTH PLAIN LOGIN")
        case "HELO":
            stage = .ready
            return Answer("250 simulator.example")
        case "AUTH": return auth(rest)
        case "MAIL": return mail(rest)
        case "RCPT": return recipient(rest)
        case "DATA": return startData()
        case "RSET":
            if case .start = stage {} else { stage = .ready }
            return Answer("250 2.0.0 Ok")
        case "NOOP": return Answer("250 2.0.0 Ok")
        case "VRFY": return Answer("252 2.0.0 Send some mail")
        case "QUIT": return Answer("221 2.0.0 Bye", .close)
        default: return Answer("500 5.5.2 Command not recognised")
        }
    }

    private mutating func auth(_ rest: String) -> Answer {
        guard case .ready = stage else { return Answer("503 5.5.1 Bad sequence of commands") }
        let parts = rest.split(separator: " ").map(String.init)
        switch (parts.first?.uppercased(), parts.count) {
        case ("PLAIN", 1):
            stage = .plain
            return Answer("334 ")
        case ("PLAIN", 2): return authenticate(plain: parts[1])
        case ("LOGIN", 1):
            stage = .loginUser
            return Answer("334 VXNlcm5hbWU6")
        case ("LOGIN", 2):
            guard let user = Base64.decode(parts[1]) else { return badCredentials() }
            stage = .loginPassword(user: String(decoding: user, as: UTF8.self))
            return Answer("334 UGFzc3dvcmQ6")
        default: return Answer("504 5.5.4 Unrecognised authentication type")
        }
    }

    /// Identity, user and password, each ended by a zero byte (RFC 4616).
    private mutating func authenticate(plain text: String) -> Answer {
        let parts = (Base64.decode(text) ?? []).split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return badCredentials() }
        return authenticate(String(decoding: parts[1], as: UTF8.self), String(decoding: parts[2], as: UTF8.self))
    }

    private mutating func authenticate(_ user: String, _ password: String) -> Answer {
        guard office.isAccount(user, password) else { return badCredentials() }
        stage = .ready
        isAuthenticated = true
        return Answer("235 2.7.0 Authentication successful")
    }

    private mutating func badCredentials() -> Answer {
        stage = .ready
        return Answer("535 5.7.8 Authentication credentials invalid")
    }

    private mutating func mail(_ rest: String) -> Answer {
        guard case .ready = stage else { return Answer("503 5.5.1 Bad sequence of commands") }
        if office.requiresAuthentication, !isAuthenticated { return Answer("530 5.7.0 Authentication required") }
        guard let (from, parameters) = Self.path(rest, after: "FROM:") else {
            return Answer("501 5.5.4 Syntax: MAIL FROM:<address>")
        }
        let size = parameters.first { $0.uppercased().hasPrefix("SIZE=") }.flatMap { Int($0.dropFirst(5)) }
        if let size, size > Self.maximumBytes { return Answer("552 5.3.4 Message too big") }
        stage = .mail(from: from, to: [])
        return Answer("250 2.1.0 Ok")
    }

    private mutating func recipient(_ rest: String) -> Answer {
        guard case .mail(let from, let to) = stage else { return Answer("503 5.5.1 Bad sequence of commands") }
        guard let (text, _) = Self.path(rest, after: "TO:") else {
            return Answer("501 5.5.4 Syntax: RCPT TO:<address>")
        }
        guard let address = Mail.address(text) else { return Answer("553 5.1.3 Bad recipient address syntax") }
        if let refusal = office.refusal(of: address) { return Answer(refusal) }
        guard to.count < 100 else { return Answer("452 4.5.3 Too many recipients") }
        stage = .mail(from: from, to: to + [address])
        return Answer("250 2.1.5 Ok")
    }

    private mutating func startData() -> Answer {
        guard case .mail(let from, let to) = stage, !to.isEmpty else {
            return Answer("503 5.5.1 Bad sequence of commands")
        }
        stage = .data(from: from, to: to)
        message = []
        return Answer("354 End data with <CR><LF>.<CR><LF>")
    }

    private mutating func data(_ line: [UInt8], _ from: String, _ to: [String]) async -> Answer? {
        let dot = UInt8(ascii: ".")
        guard line == [dot] else {
            guard message.count <= Self.maximumBytes else { return nil }
            // A line that began with a dot has been given another one.
            message += line.first == dot ? line.dropFirst() : line[...]
            message += [0x0D, 0x0A]
            return nil
        }
        stage = .ready
        let bytes = message
        message = []
        guard bytes.count <= Self.maximumBytes else { return Answer("552 5.3.4 Message too big") }
        return await office.deliver(bytes, from: from, to: to)
    }

    /// The address between `<` and `>`, and the parameters after it.
    private static func path(_ text: String, after keyword: String) -> (address: String, parameters: [String])? {
        guard text.uppercased().hasPrefix(keyword) else { return nil }
        let rest = text.dropFirst(keyword.count).drop { $0 == " " }
        guard rest.first == "<", let end = rest.firstIndex(of: ">") else { return nil }
        let parameters = rest[rest.index(after: end)...].split(separator: " ").map(String.init)
        return (String(rest[rest.index(after: rest.startIndex)..<end]), parameters)
    }
}
