/* The look of the panel. Colours are the city's: onthaal.js sets them; sizes follow the reader's own. */

export const css = `
* { box-sizing: border-box }
p, h2, ol, ul { margin: 0; padding: 0 }
ol, ul { list-style: none }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

.panel { position: relative; display: flex; flex-direction: column; width: min(25em, 100vw - 2em); height: min(42em, 100dvh - 2em); overflow: hidden;
  border: 1px solid color-mix(in srgb, var(--rand) 45%, transparent); border-radius: 1em; background: var(--achtergrond); color: var(--tekst);
  box-shadow: 0 .25em .75em #0002, 0 1em 3em #0003; animation: rise .18s ease-out }
.panel:focus { outline: none }
@keyframes rise { from { opacity: 0; transform: translateY(.75em) } }

header { display: flex; align-items: center; gap: .125em; padding: .75em .5em .75em 1.125em; background: var(--knop); color: var(--op-knop) }
.who { flex: 1; min-width: 0 }
h2 { font-size: 1.0625em; font-weight: 650; line-height: 1.3 }
.status { font-size: .875em; line-height: 1.35 }
button { font: inherit; color: inherit; cursor: pointer }
.icon { display: grid; place-items: center; flex: none; width: 2.75em; height: 2.75em; border: 1px solid transparent; border-radius: .6em; background: none }
.icon:hover { background: color-mix(in srgb, var(--op-knop) 16%, transparent) }

:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .3em }
header :focus-visible { outline-color: var(--op-knop); outline-offset: -4px }

.banner { max-height: 40%; overflow: auto; padding: .625em 1.125em; border-bottom: 1px solid var(--rand); background: var(--vlak); font-size: .9375em }
.banner a { display: inline-block; padding: .3em 0 }

.log { flex: 1; min-height: 6em; overflow-y: auto; overscroll-behavior: contain; padding: 1em 1.125em; position: relative; scrollbar-width: thin }
.log:focus-visible { outline-offset: -4px }
.entry { display: flex; flex-direction: column; align-items: flex-start; margin-top: 1.125em }
.entry:first-child { margin-top: 0 }
.entry.follows { margin-top: .5em }
.entry.follows .meta { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.meta { margin-bottom: .2em; color: var(--tekst-zacht); font-size: .8125em }
.text { max-width: 100%; padding: .6em .9em; border: 1px solid transparent; border-radius: .3em 1em 1em 1em; background: var(--vlak);
  white-space: pre-line; overflow-wrap: anywhere }
.user { align-items: flex-end }
.user .text { max-width: 88%; border-radius: 1em .3em 1em 1em; background: var(--knop); color: var(--op-knop); white-space: pre-wrap }
.user .text a { color: inherit }
.agent .text { border-color: var(--knop); background: var(--achtergrond) }
.system .text { border: 1px dashed var(--rand); border-radius: .6em; background: none; font-size: .9375em }
.agent .meta { display: flex; align-items: center; gap: .35em; color: var(--tekst); font-weight: 600 }
.agent .meta time { color: var(--tekst-zacht); font-weight: 400 }
.agent .meta svg { width: 1.15em; height: 1.15em }
.turn { flex-direction: row; align-items: center; gap: .75em }
.turn::before, .turn::after { content: ""; flex: 1; min-width: 1em; border-top: 1px solid color-mix(in srgb, var(--rand) 60%, transparent) }
.turn .meta { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.turn .text { max-width: 80%; padding: 0; border: 0; color: var(--tekst-zacht); font-size: .875em; text-align: center; text-wrap: balance }
.waiting .text { opacity: .9 }
.note { margin-top: .2em; color: var(--tekst-zacht); font-size: .8125em }
.failed .note, .problem { color: var(--fout) }
a { color: var(--link); text-underline-offset: .15em }
a[href^="tel:"] { white-space: nowrap }
a:hover { text-decoration-thickness: .14em }

.source { margin-top: .35em; color: var(--tekst-zacht); font-size: .8125em }
.source a { color: inherit }
.tag { display: inline-block; padding: 0 .5em; border: 1px solid var(--rand); border-radius: 1em; white-space: nowrap; position: relative }

.choices { display: flex; flex-direction: column; gap: .4em; width: 100%; margin-top: .5em }
.choices button, .choices a { display: flex; align-items: center; justify-content: space-between; gap: .75em; width: 100%; min-height: 2.75em; padding: .45em .9em;
  border: 1.5px solid var(--knop); border-radius: .7em; background: var(--achtergrond); color: var(--link); font-weight: 550; line-height: 1.3; text-align: left; text-decoration: none; overflow-wrap: anywhere }
.choices button:hover, .choices a:hover { background: var(--vlak) }
.choices a:hover { text-decoration: underline }
.choices [aria-disabled=true] { border: 1px dashed var(--rand); background: none; color: var(--tekst-zacht); font-weight: 400; cursor: default }
.choices .chosen { border: 1.5px solid var(--rand); color: var(--tekst); font-weight: 550 }
.choices .chosen::after { content: "✓" / "" }
.choices svg { flex: none; width: 1.1em; height: 1.1em }

.score { flex-flow: row wrap }
.score li { flex: 1 1 auto; min-width: 2.75em }
.score button { justify-content: center; text-align: center }

.thumbs { display: flex; gap: .125em; margin: .125em 0 0 -.6em }
.thumbs button { display: grid; place-items: center; width: 2.75em; height: 2.75em; border: 0; border-radius: .6em; background: none; color: var(--tekst-zacht) }
.thumbs button:hover { background: var(--vlak) }
.thumbs svg { width: 1.2em; height: 1.2em }
.thumbs [aria-pressed=true] { color: var(--link) }
.thumbs [aria-pressed=true] svg { fill: color-mix(in srgb, currentColor 30%, transparent) }

.typing { display: flex; align-items: center; gap: .6em; margin-top: .75em; color: var(--tekst-zacht); font-size: .8125em }
.typing div { display: inline-flex; gap: .37em; padding: 1.05em 1.2em; border-radius: .3em 1em 1em 1em; background: var(--vlak) }
.typing span { width: .45em; height: .45em; border-radius: 50%; background: var(--tekst-zacht); animation: breathe 1.2s infinite ease-in-out }
.typing span:nth-child(2) { animation-delay: .15s }
.typing span:nth-child(3) { animation-delay: .3s }
@keyframes breathe { 0%, 60%, 100% { opacity: .35 } 30% { opacity: 1 } }

.queue { display: flex; align-items: flex-start; gap: .75em; max-height: 45%; overflow: auto; padding: .7em 1.125em; border-top: 1px solid var(--rand);
  background: var(--vlak); font-size: .9375em; line-height: 1.4; white-space: pre-line }
.place { display: grid; place-items: center; flex: none; min-width: 2.1em; height: 2.1em; padding: 0 .3em; border-radius: 2em; background: var(--knop); color: var(--op-knop); font-weight: 650 }
.queue .row { flex-wrap: wrap; margin-top: .45em }
.queue .row:empty { display: none }
.queue button, .queue a, .question button { display: inline-flex; align-items: center; gap: .5em; min-height: 2.9em; padding: .3em .9em; border: 1.5px solid var(--knop); border-radius: .7em;
  background: var(--achtergrond); color: var(--link); font-weight: 550; text-decoration: none }
.queue svg { width: 1.1em; height: 1.1em }
.queue [aria-disabled=true] { border: 1px dashed var(--rand); background: none; color: var(--tekst-zacht); font-weight: 400; cursor: default }


.question { position: absolute; inset: auto 0 0; max-height: 100%; overflow: auto; padding: 1.25em 1.125em; border-top: 3px solid var(--knop); background: var(--achtergrond); box-shadow: 0 -1em 0 100vh #0006 }
.question h3 { margin: 0 0 .4em; font-size: 1.0625em }
.question .row { flex-wrap: wrap; margin-top: 1em }
.question .agree { border-color: var(--knop); background: var(--knop); color: var(--op-knop) }

.composer { padding: .6em 1.125em .7em; border-top: 1px solid color-mix(in srgb, var(--rand) 45%, transparent); background: var(--achtergrond) }
.composer label { display: block; margin-bottom: .2em; font-size: .875em; font-weight: 600 }
.row { display: flex; align-items: flex-end; gap: .5em }
textarea { flex: 1; min-width: 0; min-height: 2.75em; max-height: 10em; padding: .55em .8em; border: 1px solid var(--rand); border-radius: .7em; background: var(--achtergrond);
  color: var(--tekst); font: inherit; line-height: 1.45; resize: none }
textarea[aria-invalid=true] { border-color: var(--fout); border-width: 2px }
textarea:focus-visible { outline-width: 2px; outline-offset: 0; border-radius: .7em; border-color: var(--link) }
.send { display: grid; place-items: center; flex: none; width: 2.75em; height: 2.75em; border: 1px solid transparent; border-radius: .7em; background: var(--knop); color: var(--op-knop) }
.send:hover { filter: brightness(1.1) }
.problem:not(:empty) { margin-top: .3em; font-size: .875em }
.help { margin-top: .35em; color: var(--tekst-zacht); font-size: .8125em; line-height: 1.35 }
.count { display: inline-grid; place-items: center; min-width: 1.6em; height: 1.6em; border-radius: 1em; background: var(--op-knop); color: var(--knop); font-size: .875em }

@media (max-width: 30em), (max-height: 26em) {
  .panel { position: fixed; inset: 0; width: auto; height: 100dvh; border: 0; border-radius: 0 }
}
@media (max-height: 26em) { header { padding-top: .25em; padding-bottom: .25em } .log { padding-top: .5em; padding-bottom: .5em } .composer { padding-top: .4em; padding-bottom: .4em } }
@media (max-height: 26em) { .log { min-height: 3em } .queue { flex: 0 1 auto; min-height: 3.5em; padding-top: .4em; padding-bottom: .4em } }
@media (max-height: 26em) { .help, .composer label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important } .typing span { opacity: .7 } }
@media (forced-colors: active) { .text, .icon, .send, .launcher { border-color: CanvasText } .user .text { border-style: double } .typing span { background: CanvasText } }
`;
