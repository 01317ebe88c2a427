import { messagePage, signInPage } from './pages.js';

describe('pages', () => {
  it('show what was typed as text, never as HTML', () => {
    const html = signInPage('"><script>alert(1)</script>', '<b>');
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(html).toContain('&lt;b&gt;');
    expect(messagePage('a', 'b', 'http://x/"', '<i>')).toContain('href="http://x/&quot;"');
  });

  it('connect each field with its label, and the alert with the field it is about', () => {
    const html = signInPage('', '用户名或密码不正确。');
    for (const field of ['username', 'password'])
      expect(html).toMatch(new RegExp(`<label for="${field}">[^<]+</label>\\n<input id="${field}"`));
    expect(html).toMatch(/id="alert" role="alert">用户名或密码不正确。/);
    expect(html).toContain('aria-describedby="alert"');
  });
});
