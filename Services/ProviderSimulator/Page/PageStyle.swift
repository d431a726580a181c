extension Page {
    static let style = #"""
        :root { color-scheme: light dark; --bg: #f2efe9; --card: #fff; --ink: #1c1e21; --dim: #5c6369; --line: #d9d4ca;
          --ours: #d9f7cf; --theirs: #fff; --accent: #08704f; --bad: #b3261e; --chat: #ece5dd; }
        @media (prefers-color-scheme: dark) { :root { --bg: #10171b; --card: #182126; --ink: #e7eaec; --dim: #9aa5ab;
          --line: #2a363c; --ours: #0b4f3c; --theirs: #222d33; --accent: #3ecf9b; --bad: #ff8a80; --chat: #0c1215; } }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.4 system-ui, sans-serif; background: var(--bg); color: var(--ink); }
        header, body > section, details, main, footer { max-width: 70rem; margin: 0 auto; padding: .5rem 1rem; }
        header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
        h1 { font-size: 1.25rem; margin: .5rem 0; } h2 { font-size: 1rem; margin: 0; } header p { margin: 0; color: var(--dim); }
        #providers { max-width: 70rem; margin: 0 auto; padding: 0 1rem; display: flex; flex-wrap: wrap; gap: .4rem; }
        #providers button { width: auto; min-width: 0; min-height: 2.25rem; padding: .3rem .75rem; }
        #providers button[aria-current=true] { background: var(--accent); color: var(--card); }
        #state.bad { color: var(--bad); font-weight: 600; }
        dl { display: grid; grid-template-columns: repeat(2, 1fr); gap: .4rem; margin: 0; }
        dl div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .3rem .75rem;
          display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 .5rem; }
        dt { color: var(--dim); font-size: .8rem; } dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
        dd.bad { color: var(--bad); font-weight: 700; }
        summary { cursor: pointer; padding: .5rem 0; font-weight: 600; } #faults-on { color: var(--bad); }
        #rates { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem 1.5rem; }
        #rates label { display: grid; grid-template-columns: 1fr auto; font-size: .9rem; }
        #rates input { grid-column: 1 / 3; width: 100%; margin: 0; height: 1.75rem; accent-color: var(--accent); }
        main { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
        nav ul, ol { list-style: none; margin: 0; padding: 0; }
        nav ul { display: flex; gap: .5rem; overflow-x: auto; padding: 2px; }
        nav button { text-align: left; min-width: 12rem; width: 100%; background: var(--card); border: 1px solid var(--line);
          border-radius: .5rem; padding: .5rem .75rem; color: inherit; font: inherit; cursor: pointer; }
        nav button[aria-current=true] { border-color: var(--accent); box-shadow: inset 4px 0 0 var(--accent); }
        nav small { display: block; color: var(--dim); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 16rem; }
        #chat { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
        #chat h2, #facts { padding: .5rem .75rem 0; } #facts { margin: 0; padding-bottom: .5rem; color: var(--dim); font-size: .85rem; }
        ol { background: var(--chat); padding: .75rem; height: 22rem; overflow-y: auto; display: flex; flex-direction: column; gap: .5rem; }
        li.bubble { max-width: 85%; padding: .4rem .6rem; border-radius: .6rem; background: var(--theirs);
          align-self: flex-end; overflow-wrap: anywhere; white-space: pre-wrap; box-shadow: 0 1px 1px #0003; }
        li.bubble.out { background: var(--ours); align-self: flex-start; }
        li.bubble small { display: block; color: var(--dim); font-size: .75rem; } li.bubble small.bad { color: var(--bad); }
        li.bubble button { display: block; width: 100%; margin-top: .35rem; }
        form#write { display: flex; flex-wrap: wrap; gap: .5rem; padding: .75rem; align-items: end; }
        form label { font-size: .85rem; color: var(--dim); } .grow { flex: 1 1 12rem; }
        form#write input { display: block; width: 100%; font: inherit; padding: .55rem; border-radius: .4rem;
          border: 1px solid var(--line); background: var(--bg); color: var(--ink); }
        button { font: inherit; padding: .55rem .9rem; border-radius: .4rem; border: 1px solid var(--accent);
          background: transparent; color: var(--accent); cursor: pointer; min-height: 2.75rem; }
        form#write button { background: var(--accent); color: var(--card); font-weight: 600; }
        form#write #stop { background: transparent; color: var(--accent); }
        output { flex-basis: 100%; font-size: .85rem; color: var(--dim); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        @media (min-width: 36rem) { dl { grid-template-columns: repeat(5, 1fr); } }
        @media (min-width: 50rem) { main { grid-template-columns: 18rem minmax(0, 1fr); } nav ul { flex-direction: column; max-height: 34rem; overflow-y: auto; }
          ol { height: 26rem; } nav button { min-width: 0; } }
        """#
}
