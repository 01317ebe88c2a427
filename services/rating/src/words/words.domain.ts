import { DomainError } from '@onewindow/contracts';

/** Characters as people count them. */
const CHARACTERS = new Intl.Segmenter('zh');

/**
 * Words as everybody may read them: passages that would say who somebody is as asterisks. The words themselves stay as they were written.
 * @throws DomainError `passage-not-found`
 */
export function masked(words: string, hide: readonly string[]): string {
  return hide.reduce((shown, passage, i) => {
    if (!words.includes(passage))
      throw new DomainError('invalid', 'passage-not-found', 'the words do not contain this passage', { field: `hide.${i}` });
    return shown.replaceAll(passage, '＊'.repeat([...CHARACTERS.segment(passage)].length));
  }, words);
}
