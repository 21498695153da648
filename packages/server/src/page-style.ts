/** The whole style sheet, in the colours of the reports. No URL, no font; both themes through `light-dark`. */
export const pageStyle: string = `
:root{color-scheme:light dark;
--page:light-dark(#f6f7f9,#0f1216);--card:light-dark(#fff,#171b21);--line:light-dark(#dfe3e8,#2b313a);
--ink:light-dark(#1b2129,#e5e9ef);--soft:light-dark(#55606e,#a0abb9);--blue:light-dark(#175cb0,#82b6ff);
--red:light-dark(#b42318,#ff8a80);--red-line:light-dark(#d92d20,#ff6b5e);--green:light-dark(#136c3a,#6bd49a)}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
header,main{max-width:860px;margin:0 auto;padding:0 24px}
header{padding-top:28px}
.brand{margin:0;font-size:13px;font-weight:650;color:var(--soft)}
h1{font-size:28px;line-height:1.25;letter-spacing:-.015em;margin:2px 0 20px;font-weight:650}
h2{font-size:18px;line-height:1.35;margin:2px 0 6px;font-weight:650}
p{margin:0}
a{color:var(--blue);text-underline-offset:3px}
h2 a{color:inherit;text-decoration-color:var(--line)}
h2 a:hover{text-decoration-color:currentColor}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px;border-radius:4px}
ul{list-style:none;margin:0 0 20px;padding:0}
li{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:10px;padding:14px 18px;margin:0 0 12px}
li.open{border-left-color:var(--red-line)}
.state{font-size:13px;font-weight:650;color:var(--green)}
.open .state{color:var(--red)}
.when{margin-top:6px;font-size:13px;color:var(--soft)}
.when time{white-space:nowrap}
.none{margin-bottom:14px;color:var(--soft)}
@media(max-width:560px){header,main{padding-left:14px;padding-right:14px}header{padding-top:18px}li{padding:12px 14px}}
`;
