import Models
import Rules

/// What a person sees who follows an unsubscribe link. Scanners follow links too: looking at the page changes nothing,
/// its button does.
enum UnsubscribePage {
    static func html(address: String) -> String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta name="robots" content="noindex"><title>Unsubscribe</title></head>
        <body><p>Shall \(HTMLText.escape(address)) get no more marketing messages?</p>
        <form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
        <button>Unsubscribe</button></form></body></html>
        """
    }
}
