/** Narrow screens, paper, and motion. After all other rules. */
export const mediaStyle: string = `
@media (max-width:820px){
header,main,footer{padding-left:16px;padding-right:16px}
h1{font-size:24px}.lead{font-size:17px}
.facts{grid-auto-flow:row;grid-template-columns:1fr 1fr}.facts div+div{border-left:0}.facts div{border-top:1px solid var(--line);border-left:0}.facts div:nth-child(-n+2){border-top:0}
.facts div:last-child:nth-child(odd){grid-column:1/-1}
.card{padding:16px}
.two,.charts{grid-template-columns:minmax(0,1fr);gap:16px}.two{gap:0}
.map.wide{display:none}.map.tall{display:block;margin:0 auto}
.events,.steps.long{columns:1}
.hypotheses li{grid-template-columns:1fr;gap:0}
.evidence thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.evidence,.evidence tbody,.evidence tr,.evidence th,.evidence td{display:block}
.evidence tr{border-top:1px solid var(--line);padding:8px 0}
.evidence th,.evidence td{border:0;padding:2px 0}
}
@media (max-width:480px){h1{font-size:22px}}
@media (max-width:820px){.chart>svg,.strip{margin-left:62px;width:calc(100% - 66px)}}
@media (max-width:560px){
.waterfall thead{display:none}
.waterfall tbody tr+tr>*{border-top:0}.waterfall tbody tr+tr{border-top:1px solid var(--line)}
.waterfall tbody tr{display:grid;grid-template-columns:1fr auto;padding:5px 0}
.waterfall tbody th{grid-area:1/1}.waterfall .number{grid-area:1/2}.waterfall td:nth-child(2){grid-area:2/1/3/3}
.logs thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.logs tbody tr{display:grid;grid-template-columns:1fr auto;border-top:1px solid var(--line);padding:10px 0}
.logs tbody th,.logs tbody td{border:0;padding:2px 0}.logs tbody th{grid-area:1/1/2/3}.logs .news{grid-area:2/1;width:auto;padding-right:12px}.logs td:last-child{grid-area:2/2;width:200px}
nav ul{gap:6px}nav a{padding:2px 9px}
}
@media print{
details::details-content{content-visibility:visible;block-size:auto}summary{display:none}
:root,:root:has(#theme-dark:checked){color-scheme:light}
body{background:#fff;font-size:10.5pt}.themes,.zone,nav,.skip{display:none}
header,main,footer{max-width:none;padding:0}
.card{border:0;border-top:1px solid #ccc;border-radius:0;padding:12px 0}
.chart,.hypotheses li,.events li,.steps li,.evidence tr,.waterfall tr,.logs tr,.functions tr,.map,.flame,.facts,.command{break-inside:avoid}
#evidence{break-before:page}
.rest,.part,.up1,.up2,.up3,.down1,.down2,.down3,.band,.key::before,code{print-color-adjust:exact;-webkit-print-color-adjust:exact}
a{color:inherit}
h2,h3{break-after:avoid}
.charts{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:14px 24px}
}
@media (prefers-reduced-motion:no-preference){.zone line,.zone text{transition:opacity .08s}}
`;
