/** The style of `/docs`; its hash is the only style that the page may have. */
export const docsStyle = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 74rem; padding: 1.5rem; font: 16px/1.5 system-ui, "Noto Sans SC", sans-serif; }
h1 { margin: 0; }
h2 { margin: 2rem 0 0.5rem; }
h3 { margin: 0 0 0.5rem; font-size: 1.05rem; font-weight: normal; }
article { border-top: 1px solid var(--line); padding: 1.25rem 0; scroll-margin-top: 1rem; }
article:target { outline: 2px solid Highlight; outline-offset: 0.5rem; }
nav ul { columns: 17rem; list-style: none; padding: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.75rem 0.3rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; }
td:first-child, td:last-child { white-space: nowrap; }
td code { white-space: pre-wrap; }
td:first-child code { white-space: nowrap; }
code { font: 0.9em ui-monospace, "Noto Sans Mono CJK SC", monospace; overflow-wrap: anywhere; }
.data { display: block; white-space: pre-wrap; border-left: 3px solid var(--line); padding-left: 0.75rem; }
ul { margin: 0; }
`
