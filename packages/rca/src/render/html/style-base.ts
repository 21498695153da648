/** What every page has: both themes through `light-dark`, words, header, cards, map and charts. */
export const baseStyle: string = `
:root{color-scheme:light dark;
--page:light-dark(#f6f7f9,#0f1216);--card:light-dark(#fff,#171b21);--line:light-dark(#dfe3e8,#2b313a);
--ink:light-dark(#1b2129,#e5e9ef);--soft:light-dark(#55606e,#a0abb9);--faint:light-dark(#eef1f4,#20262e);
--red:light-dark(#b42318,#ff8a80);--red-fill:light-dark(#fdecea,#3a1a19);--red-line:light-dark(#d92d20,#ff6b5e);
--amber:light-dark(#8a5300,#f5b955);--green:light-dark(#136c3a,#6bd49a);--green-fill:light-dark(#e6f4ec,#12301f);
--blue:light-dark(#175cb0,#82b6ff);--blue-fill:light-dark(#e8f0fb,#172a44);
--c0:light-dark(#175cb0,#82b6ff);--c1:light-dark(#7a3aa8,#d0a2f5);--c2:light-dark(#136c3a,#6bd49a);--c3:light-dark(#0f6b78,#5fd0e0);
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace}
:root:has(#theme-light:checked){color-scheme:light}
:root:has(#theme-dark:checked){color-scheme:dark}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 var(--sans);overflow-wrap:anywhere}
header,main,footer{max-width:1180px;margin:0 auto;padding:0 24px}
header{padding-top:20px}
h1{font-size:30px;line-height:1.25;letter-spacing:-.015em;margin:14px 0 10px;font-weight:650;text-wrap:balance}
h2{font-size:18px;line-height:1.3;margin:0 0 12px;font-weight:650}
h3{font-size:13px;margin:18px 0 6px;font-weight:650;color:var(--soft)}
p{margin:0 0 10px}
ul,ol{margin:0;padding-left:22px}
li+li{margin-top:8px}
a{color:var(--blue)}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px;border-radius:4px}
code{font:.88em/1.5 var(--mono);background:var(--faint);border-radius:4px;padding:1px 5px}
q{quotes:none}
b.value{font-weight:600;white-space:nowrap;font-variant-numeric:tabular-nums}
.entity{font-weight:600;display:inline-block;max-width:100%}
h1 .entity{font-weight:inherit;text-wrap:wrap}
h1 code{font-size:.86em}
small{font-size:13px;color:var(--soft)}
.ev{white-space:nowrap;font:600 11.5px/1.5 var(--mono);padding:0 5px;border-radius:4px;background:var(--blue-fill);color:var(--blue);text-decoration:none;position:relative;top:-1px}
.ev:hover{text-decoration:underline}
.skip{position:absolute;left:16px;top:-60px;background:var(--card);padding:8px 14px;border-radius:8px;z-index:1}
.skip:focus{top:8px}
main:focus,tr:focus{outline:none}
nav ul{display:flex;flex-wrap:wrap;gap:6px 8px;list-style:none;padding:0;margin:0 0 20px;font-size:14px}
nav li+li{margin:0}
nav a{display:block;padding:3px 11px;border:1px solid var(--line);border-radius:99px;background:var(--card);text-decoration:none}
nav a:hover{text-decoration:underline}
.bar{display:flex;justify-content:space-between;align-items:center;gap:12px;flex-wrap:wrap}
.verdict{font-size:14px;font-weight:650;padding:3px 12px;border-radius:99px;background:var(--red-fill);color:var(--red)}
.no_fault .verdict{background:var(--green-fill);color:var(--green)}
.inconclusive .verdict{background:var(--faint);color:var(--amber)}
.themes{display:flex;border:1px solid var(--line);border-radius:8px;padding:2px;margin:0;font-size:13px;background:var(--card)}
.themes legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.themes label{padding:2px 10px;border-radius:6px;color:var(--soft);cursor:pointer}
.themes input{position:absolute;opacity:0;width:1px;height:1px;margin:0}
.themes label:has(:checked){background:var(--faint);color:var(--ink);font-weight:600}
.themes label:has(:focus-visible){outline:3px solid var(--blue)}
.lead{font-size:18px;line-height:1.6;max-width:76ch;margin:0 0 20px}
.facts{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:0;margin:0 0 20px;border:1px solid var(--line);border-radius:12px;background:var(--card)}
.facts div{padding:12px 16px;min-width:0}
.facts div+div{border-left:1px solid var(--line)}
dt{font-size:13px;color:var(--soft)}
dd{margin:2px 0 0;font-weight:600;font-size:15px;line-height:1.4}
dd small{white-space:nowrap}
.meter{display:block;margin-top:8px}
.rest{fill:var(--faint)}.part{fill:var(--blue)}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 22px;margin:0 0 20px}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 20px;align-items:start}
.two>:only-child{grid-column:1/-1}
.note{font-size:13px;color:var(--soft);margin:10px 0 0}
svg{display:block;overflow:visible;font-family:var(--sans)}
svg text{fill:var(--ink);font-size:12px}
.map{max-width:100%;height:auto}
.map.tall{display:none}.map.only{display:block;margin:0 auto}
.services{margin-top:8px}.services .root th,.services .path th{color:var(--red);font-weight:600}
.box rect{fill:var(--card);stroke:var(--line);stroke-width:1.5}
.box.external rect{stroke-dasharray:5 4}
.box.path rect{stroke:var(--red-line);stroke-width:2}
.box.root rect{fill:var(--red-fill);stroke:var(--red-line);stroke-width:3}
.box .name{font-size:14px;font-weight:600}
.box.normal .name{font-weight:500;fill:var(--soft)}
.box .sub{font-size:12px;fill:var(--ink)}
.box .flag{font-size:12px;font-weight:650;fill:var(--red)}
.icon{fill:none;stroke:var(--soft);stroke-width:1.4}
.box.icon rect{stroke-width:1}
.box .icon rect{fill:none;stroke:var(--soft);stroke-width:1.4;stroke-dasharray:none}
.box.root .icon *,.box.path .icon *{stroke:var(--red)}
.edge{fill:none;stroke:var(--soft);stroke-width:1.3;opacity:.55}
.edge.on-path{stroke:var(--red-line);stroke-width:3.5;opacity:1}
.tip{fill:var(--soft)}.tip.red{fill:var(--red-line)}
.more{fill:var(--soft)}
.mechanism{margin:12px 0 0}
.mechanism div{display:grid;grid-template-columns:90px 1fr;gap:4px 12px;padding:7px 0;border-top:1px solid var(--line)}
.mechanism dd{font-weight:400;margin:0}
.risk{display:block;margin-top:2px}
#actions h3:first-of-type,#over-time h3:first-child{margin-top:0}
.risk{color:var(--soft)}.risk b{font-weight:600}
.command{margin:6px 0 2px;padding:8px 12px;background:var(--faint);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;-webkit-user-select:all}
.command code{padding:0;background:none}
h3.mitigate{color:var(--red)}
.charts{display:grid;grid-template-columns:1fr 1fr;gap:22px 32px}
details .charts{margin-top:14px}
.chart{margin:0;min-width:0}
figcaption{font-size:14px;font-weight:600;margin-bottom:6px}
.chart>svg,.strip{margin-left:66px;width:calc(100% - 74px)}
.place{font-weight:400;color:var(--soft);display:inline-block;max-width:100%}
figcaption small{font-weight:400}
.grid{stroke:var(--line);stroke-width:1}
.tick{font-size:11px;fill:var(--soft);}
svg text.side{text-anchor:end}
svg text.middle{text-anchor:middle}
svg text.end{text-anchor:end}
.clip{paint-order:stroke;stroke:var(--card);stroke-width:3px}svg text.clip{font-size:11px;fill:var(--soft)}
.chart .band{fill:var(--green);opacity:.16}
.chart .gap{fill:var(--soft);opacity:.16}
.line{fill:none;stroke:var(--c0);stroke-width:1.8;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.l1{stroke:var(--c1)}.l2{stroke:var(--c2)}.l3{stroke:var(--c3)}
.mark{stroke:var(--soft);stroke-width:1.3;stroke-dasharray:2 3}
.mark.guilty{stroke:var(--amber);stroke-width:2;stroke-dasharray:none}
.mark.onset{stroke:var(--red-line);stroke-width:2;stroke-dasharray:6 4}
.turn{fill:var(--red-line)}
.zone rect{fill:transparent}
.zone line{stroke:var(--ink);stroke-width:1;opacity:calc(var(--on,0)*.5)}
.zone text{opacity:var(--on,0);font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:4px;white-space:pre;pointer-events:none}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--soft)}
.key::before{content:"";display:inline-block;width:14px;height:0;border-top:3px solid var(--c0);margin-right:6px;vertical-align:4px}
.k1::before{border-color:var(--c1)}.k2::before{border-color:var(--c2)}.k3::before{border-color:var(--c3)}
.key.band::before,.key.gap::before{height:10px;border:0;background:color-mix(in srgb,var(--green) 22%,transparent);vertical-align:-1px}
.key.gap::before{background:color-mix(in srgb,var(--soft) 22%,transparent)}
.key.onset::before{border-top:2px dashed var(--red-line)}
.key.guilty::before{border-color:var(--amber)}
.key.change::before{border-top:2px dotted var(--soft)}
.window{fill:var(--faint)}
.event{fill:var(--card);stroke:var(--soft);stroke-width:2}
.event.guilty{fill:var(--amber);stroke:var(--amber)}
.event.onset{stroke:var(--red-line)}.event.onset.guilty{fill:var(--red-line);stroke:var(--red-line)}
.event.incident{fill:var(--ink);stroke:var(--ink)}
.events{list-style:none;padding:0;margin:10px 0 24px;columns:2;column-gap:32px}
.events li{display:grid;grid-template-columns:88px 1fr;break-inside:avoid;font-size:14.5px;margin:0;padding:4px 0}
.events time{font-variant-numeric:tabular-nums;color:var(--soft)}
.events time small{display:block;font-size:12px;font-weight:400}
.events .guilty time{color:var(--red);font-weight:650}
.steps{counter-reset:step;list-style:none;padding:0}
.steps.long{columns:2;column-gap:36px}.steps.long li{break-inside:avoid;margin:0;padding-bottom:8px}
.steps li{counter-increment:step;display:block;position:relative;padding-left:36px}
.steps li::before{content:counter(step);position:absolute;left:0;top:1px;width:24px;height:24px;border-radius:50%;background:var(--faint);color:var(--soft);font:600 13px/24px var(--sans);text-align:center}
.part.seen{fill:var(--c1)}
.bars{width:100%;border-collapse:collapse;font-size:14px}
.bars th{font-weight:500;text-align:left;width:86px;color:var(--soft)}
.bars td{padding:4px 0}
.predictions{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr));gap:16px 36px;align-items:end}
.bars .number{width:116px;padding-left:10px;text-align:right;white-space:nowrap;font-weight:600;font-variant-numeric:tabular-nums}
strong.confirms{color:var(--green)}strong.contradicts{color:var(--red)}
.hypotheses{list-style:none;padding:0}
.hypotheses li{display:grid;grid-template-columns:104px 1fr;gap:12px;padding:10px 0;border-top:1px solid var(--line);margin:0}
.hypotheses li:first-child{border-top:0}
.hypotheses p{margin:2px 0 0;color:var(--soft)}
summary{cursor:pointer;color:var(--blue);font-weight:600;padding:8px 0}
.status{font-size:13px;font-weight:600;color:var(--soft)}
.supported .status{color:var(--amber)}.refuted .status{color:var(--green)}
.evidence{width:100%;table-layout:fixed;border-collapse:collapse;font-size:14px}
.evidence thead th:first-child{width:3.2rem}.evidence thead th:nth-child(2){width:min(16rem,24vw)}.evidence thead th:nth-child(4){width:min(22rem,30vw)}
.evidence th,.evidence td{text-align:left;vertical-align:top;padding:9px 12px 9px 0;border-top:1px solid var(--line)}
.evidence thead th{border-top:0;color:var(--soft);font-weight:500;font-size:13px}
.evidence small{display:block}
.evidence tbody th{white-space:nowrap;font:600 13px/1.6 var(--mono);color:var(--blue)}
.evidence tr:target{background:var(--blue-fill)}
footer{padding:4px 24px 40px;font-size:13px;color:var(--soft)}
`;
