import type { Upstream } from '../upstreams.js';

export const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#f0f2f5;color:#1f1f1f;font:1rem/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:#fff;color:#0958d9}
header{background:#0958d9;color:#fff;padding:2.5rem 1.25rem}
header div,main,footer{max-width:60rem;margin:0 auto}
h1{margin:0;font-size:2rem;line-height:1.3}
header p{margin:.5rem 0 0;font-size:1.125rem}
main{padding:2rem 1.25rem}
h2{margin:0 0 1rem;font-size:1.25rem}
section{margin-bottom:2.5rem}
ol{margin:0;padding-left:1.5rem}
ul{list-style:none;margin:0;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr))}
li.service{background:#fff;border:1px solid #d9d9d9;border-radius:8px;padding:1rem 1.25rem}
li.service h3{margin:0;font-size:1.0625rem}
li.service p{margin:.25rem 0 0;color:#595959}
.state{font-weight:600}
.state[data-state=up]{color:#237804}
.state[data-state=down]{color:#cf1322}
.state[data-state=unknown]{color:#595959}
footer{padding:0 1.25rem 2rem;color:#595959;font-size:.875rem}
`;

export const SCRIPT = `
const words = { up: '● 运行正常', down: '▲ 暂不可用', unknown: '… 正在查询' };
async function look() {
  let known = {};
  try {
    const response = await fetch('/status', { headers: { accept: 'application/json' } });
    if (response.ok) for (const service of (await response.json()).services) known[service.name] = service.status;
  } catch {}
  for (const place of document.querySelectorAll('[data-service]')) {
    const state = known[place.dataset.service] ?? 'unknown';
    place.dataset.state = state;
    if (place.textContent !== words[state]) place.textContent = words[state];
  }
}
look();
setInterval(() => document.hidden || look(), 10000);
`;

/** The front page: what this is, how a matter goes through it, and whether its services are there. It works without its script, but for the states. */
export const frontPage = (upstreams: readonly Upstream[]): string => `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="政务服务一窗通办：一个窗口受理，一个编号查询，一本时限台账。">
<title>一窗通办</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">跳到正文</a>
<header><div>
<h1>一窗通办</h1>
<p>政务服务：一个窗口受理，一个编号查询，一本时限台账。</p>
</div></header>
<main id="content">
<section aria-labelledby="about">
<h2 id="about">一件事怎么办</h2>
<ol>
<li>申请人在任意综合窗口或网上提交一次申请，当场取得受理编号和查询码。</li>
<li>后台部门按事项的流程分头审查，法定时限和承诺时限由系统统一计算，每一步都留有依据。</li>
<li>窗口统一出件，结果同步推送监管部门。</li>
<li>每次办理都可以评价，差评必须整改。</li>
</ol>
</section>
<section aria-labelledby="services">
<h2 id="services">系统服务</h2>
<ul>
${upstreams.map(card).join('\n')}
</ul>
</section>
</main>
<footer>本页状态每十秒更新一次。</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;

const card = ({ name, title, purpose }: Upstream): string =>
  `<li class="service"><h3>${title}</h3><p>${purpose}</p><p><span class="state" role="status" data-service="${name}" data-state="unknown">… 正在查询</span></p></li>`;
