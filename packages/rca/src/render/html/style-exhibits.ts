/** Waterfall, log patterns and flame graph. Orange for more and blue for less: apart for all kinds of eyes. */
export const exhibitStyle: string = `
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.id{font-size:.8em;color:var(--soft);background:none;padding:0}
.panels{gap:0 36px}
.panel h3{margin-top:6px;font-size:15px;color:var(--ink)}
.panel .note{margin:0 0 8px}
.waterfall,.logs,.functions,.checks{width:100%;border-collapse:collapse;font-size:13.5px;line-height:1.35}
.waterfall{table-layout:fixed}
.waterfall th,.waterfall td{padding:3px 0;vertical-align:middle;text-align:left;font-weight:400}
.waterfall tbody tr+tr>*{border-top:1px solid var(--line)}
.waterfall thead th{color:var(--soft);font-size:12px}
.waterfall thead th:first-child{width:46%}.waterfall thead th:last-child{width:76px}
.waterfall tbody th{padding-right:10px}
.waterfall td.number{text-align:right;padding-left:10px}.waterfall thead th.number{text-align:right}
.scale{display:flex;justify-content:space-between}
.waterfall .place{font-weight:600;color:var(--ink);display:inline}
.waterfall .guilty{color:var(--red)}
.waterfall tr.aside th,.waterfall tr.aside .place{color:var(--soft)}
.times{white-space:nowrap;font-weight:600;color:var(--amber)}
.failed-word{white-space:nowrap;font-weight:600;color:var(--red)}
.waterfall .i1{padding-left:12px}.waterfall .i2{padding-left:24px}.waterfall .i3{padding-left:36px}.waterfall .i4{padding-left:48px}.waterfall .i5{padding-left:60px}.waterfall .i6{padding-left:72px}.waterfall .i7{padding-left:84px}
.critical{fill:var(--blue)}
rect.aside{fill:var(--line);stroke:var(--soft);stroke-width:1}
rect.failed{fill:var(--red-line)}
rect.aside.failed{fill:var(--red-fill);stroke:var(--red-line)}
.key.critical::before,.key.aside::before,.key.failed::before,.key.up3::before,.key.down3::before,.key.even::before{height:10px;border:0;background:var(--blue);vertical-align:-1px;border-radius:2px}
.key.aside::before{background:var(--line);outline:1px solid var(--soft)}
.key.failed::before{background:var(--red-line)}
.logs th,.logs td,.functions th,.functions td,.checks th,.checks td{text-align:left;vertical-align:top;font-weight:400;padding:9px 12px 9px 0;border-top:1px solid var(--line)}
.logs thead th,.functions thead th,.checks thead th{border:0;color:var(--soft);font-size:13px;padding-top:0}
.logs small{display:block;margin-top:4px}
.logs .news{width:92px;font-weight:600;font-size:13px;color:var(--soft)}
.logs .news.new,.logs .news.more{color:var(--red)}
.logs th:last-child,.logs td:last-child{width:270px;padding-right:0}
.pair{display:grid;grid-template-columns:52px 1fr auto;align-items:center;gap:2px 8px;font-size:13px}
.pair span{color:var(--soft)}
.pair .number{font-weight:600;min-width:44px}
.rest-part{fill:var(--soft)}
.flame{margin:4px 0 16px}
.flame .frame{overflow:hidden}
.frame rect{stroke:var(--card);stroke-width:1}
.frame text{pointer-events:none}
.even rect{fill:var(--even)}
.up1 rect{fill:var(--up1)}.up2 rect{fill:var(--up2)}.up3 rect{fill:var(--up3)}
.down1 rect{fill:var(--down1)}.down2 rect{fill:var(--down2)}.down3 rect{fill:var(--down3)}
:root{--even:light-dark(#e6e9ee,#2a313a);
--up1:light-dark(#fbe3cc,#4a3018);--up2:light-dark(#f7c48f,#74430f);--up3:light-dark(#f0a04b,#9a5200);
--down1:light-dark(#dbe8f7,#1c3049);--down2:light-dark(#aecdf0,#1f4a7a);--down3:light-dark(#7fb2e8,#1d5fa5)}
.key.up3::before{background:var(--up3)}.key.down3::before{background:var(--down3)}.key.even::before{background:var(--even);outline:1px solid var(--soft)}
.functions{max-width:760px}
.functions caption{text-align:left;font-weight:650;font-size:13px;color:var(--soft);padding-bottom:8px}
.functions .number{text-align:right;width:84px;padding-right:0}
`;
