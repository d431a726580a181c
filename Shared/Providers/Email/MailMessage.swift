import Foundation
import Models

/// A mail as RFC 5322 has it, with CRLF line ends; what SMTP does to lines that begin with a dot is the transport's.
struct MailMessage {
    let from: MailAddress
    let fromName: String
    let replyTo: String
    let to: MailAddress
    let messageID: String
    let sentAtMs: Int64
    /// Empty: there is no way to unsubscribe.
    let unsubscribeURL: String

    func bytes(_ content: EmailContent) -> [UInt8] {
        var lines = headers(content.subject)
        if content.text.isEmpty || content.html.isEmpty {
            let isText = content.html.isEmpty
            lines += part(isText ? content.text : content.html, type: isText ? "text/plain" : "text/html")
        } else {
            lines += alternatives(content)
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private func headers(_ subject: String) -> [String] {
        var lines = [
            "From: \(fromName.isEmpty ? from.text : "\(MailText.displayName(fromName)) <\(from.text)>")",
            "To: \(to.text)", "Subject: \(MailText.header(subject))", "Date: \(Self.date(sentAtMs))",
            "Message-ID: <\(messageID)@\(from.domain)>", "MIME-Version: 1.0",
        ]
        if let replyTo = MailAddress(replyTo) { lines.append("Reply-To: \(replyTo.text)") }
        if !unsubscribeURL.isEmpty {
            let mailbox = MailAddress(replyTo) ?? from
            lines += [
                "List-Unsubscribe: <\(unsubscribeURL)>,\r\n <mailto:\(mailbox.text)?subject=unsubscribe>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            ]
        }
        return lines
    }

    /// The same in text and in HTML: the reader's program shows the last that it can.
    private func alternatives(_ content: EmailContent) -> [String] {
        // Neither encoding writes a line of two dashes and the message's id.
        let boundary = "=_\(messageID)"
        return ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "", "--\(boundary)"]
            + part(content.text, type: "text/plain") + ["--\(boundary)"] + part(content.html, type: "text/html")
            + ["--\(boundary)--"]
    }

    private func part(_ text: String, type: String) -> [String] {
        let body = MailText.body(text)
        return [
            "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: \(body.encoding)", "", body.text,
        ]
    }

    /// `Mon, 23 Nov 2026 05:58:00 +0000`
    static func date(_ ms: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: Date(timeIntervalSince1970: Double(ms) / 1000))
    }
}
