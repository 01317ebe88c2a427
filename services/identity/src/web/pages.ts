import { escapeHtml, page } from './page.js';

/**
 * The sign-in form. It posts to its own address, so it works under any public prefix, and needs no script.
 * @param username what was typed before, shown again
 * @param alert why the last try failed
 */
export function signInPage(username: string, alert?: string): string {
  const invalid = alert ? ' aria-invalid="true" aria-describedby="alert"' : '';
  return page(
    alert ? '登录失败' : '登录',
    `<h1>登录</h1>
<p class="lead">一窗通办 · 统一身份认证</p>
${alert ? `<p class="alert" id="alert" role="alert">${escapeHtml(alert)}</p>` : ''}
<form method="post">
<label for="username">用户名</label>
<input id="username" name="username" type="text" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required${alert ? '' : ' autofocus'}>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required${invalid}${alert ? ' autofocus' : ''}>
<button type="submit">登录</button>
</form>
<p class="note">演示环境，请使用启动时显示的演示账号。</p>`,
  );
}

/** A sentence and the way back to the portal. */
export const messagePage = (title: string, message: string, portalUrl: string, detail = ''): string =>
  page(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
<a class="button" href="${escapeHtml(portalUrl)}">返回门户</a>
${detail ? `<p class="note">${escapeHtml(detail)}</p>` : ''}`,
  );

/** Asks whether to sign out. @param form the provider's own form (id `op.logoutForm`), trusted HTML */
export const signOutPage = (form: string): string =>
  page(
    '退出登录',
    `<h1>退出登录</h1>
<p>确定要退出一窗通办的统一身份认证吗？</p>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>退出登录</button>
<button type="submit" form="op.logoutForm" class="quiet">保持登录</button>`,
  );
