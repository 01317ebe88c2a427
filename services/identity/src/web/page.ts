import { createHash } from 'node:crypto';

const STYLE = `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f0f2f5;color:#1f1f1f;
  font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{width:min(92vw,26rem);padding:2rem;background:#fff;border:1px solid #d9d9d9;border-radius:8px}
h1{margin:0 0 .25rem;font-size:1.5rem}
.lead{margin:0 0 1.5rem;color:#595959}
label{display:block;margin:1rem 0 .25rem;font-weight:600}
input{width:100%;padding:.6rem .75rem;font:inherit;border:1px solid #767676;border-radius:6px}
button,.button{display:block;width:100%;margin-top:1.5rem;padding:.7rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;
  color:#fff;background:#0050b3;border:1px solid #0050b3;border-radius:6px;cursor:pointer}
button.quiet{color:#0050b3;background:#fff;margin-top:.75rem}
:focus-visible{outline:3px solid #ffa940;outline-offset:2px}
.alert{margin:0 0 1rem;padding:.75rem 1rem;color:#820014;background:#fff1f0;border:1px solid #cf1322;border-radius:6px}
.note{margin:1.5rem 0 0;font-size:.875rem;color:#595959}
`;

/**
 * Headers of every page: nothing but our own style may load, nobody may frame it, nothing is kept.
 * `form-action` is left open: browsers apply it to the redirect after sign-in too, and that leads to the client.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML shows it, also inside a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

/** A whole page. @param title text; @param body HTML whose texts are escaped already */
export const page = (title: string, body: string): string => `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - 一窗通办</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
