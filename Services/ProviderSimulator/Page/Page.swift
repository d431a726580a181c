import HTTPTypes

/// The page at `/`: one document, one style sheet, one script, nothing from elsewhere.
enum Page {
    /// The page or one of its parts; nil for another name.
    static func asset(_ name: String) -> Reply? {
        switch name {
        case "": reply("text/html; charset=utf-8", html)
        case "page.css": reply("text/css; charset=utf-8", style)
        case "page.js": reply("text/javascript; charset=utf-8", script + chatScript)
        default: nil
        }
    }

    private static func reply(_ type: String, _ text: String) -> Reply {
        Reply(status: 200, type: type, body: Array(text.utf8), headers: headers)
    }

    private static let headers: [HTTPField] = [
        HTTPField(
            name: .contentSecurityPolicy, value: "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"),
        HTTPField(name: .xContentTypeOptions, value: "nosniff"), HTTPField(name: .cacheControl, value: "no-cache"),
    ]

    private static let html = #"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Provider simulator</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/page.css">
          <script src="/page.js" defer></script>
        </head>
        <body>
          <header>
            <h1>Provider simulator</h1>
            <p><span id="now">…</span> <span id="state" role="status"></span></p>
          </header>
          <nav id="providers" aria-label="Providers"></nav>
          <section aria-label="Counts"><dl id="counts"></dl></section>
          <details>
            <summary>Faults <span id="faults-on"></span></summary>
            <form id="faults"><div id="rates"></div>
              <p><button type="button" id="clear">Switch all off</button> <output id="fault-result"></output></p>
            </form>
          </details>
          <main>
            <nav aria-label="People"><ul id="people"></ul></nav>
            <section id="chat" aria-label="Conversation">
              <h2 id="who">Nobody has been written to yet</h2>
              <p id="facts"></p>
              <ol id="bubbles" tabindex="0" aria-label="Messages"></ol>
              <form id="write">
                <label>Person <input id="phone" autocomplete="off" required placeholder="+91…"></label>
                <label class="grow">Write as this person
                  <input id="text" autocomplete="off" maxlength="4096" required placeholder="Hello! / STOP"></label>
                <button>Send</button>
                <button type="button" id="stop">STOP</button>
                <output id="write-result"></output>
              </form>
            </section>
          </main>
          <footer><a href="/_sim">Control API</a></footer>
        </body>
        </html>
        """#
}
