import { masked } from './words.domain.js';

describe('words for everybody', () => {
  it.each([
    ['stay as they are where nothing is hidden', '窗口张三态度不好', [], '窗口张三态度不好'],
    ['show asterisks for each character of a passage', '窗口张三态度不好', ['张三'], '窗口＊＊态度不好'],
    ['hide a passage wherever it stands', '张三！张三！', ['张三'], '＊＊！＊＊！'],
    ['hide several passages', '张三 13900001234', ['张三', '13900001234'], '＊＊ ＊＊＊＊＊＊＊＊＊＊＊'],
    ['hide a passage that lies within another', '张三丰和张三', ['张三丰', '张三'], '＊＊＊和＊＊'],
    ['count a character beyond the basic plane once', '𠮷先生', ['𠮷'], '＊先生'],
  ])('%s', (_, words, hide, shown) => {
    expect(masked(words, hide)).toBe(shown);
  });

  it('are not shown as if something had been hidden that is not there', () => {
    expect(() => masked('很好', ['张三'])).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'passage-not-found', details: { field: 'hide.0' } }),
    );
  });
});
