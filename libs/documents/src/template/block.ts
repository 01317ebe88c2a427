/**
 * What a document says, in order, with every blank filled: the same for paper, for a screen and for a test.
 * It knows nothing of fonts or pages.
 */
export type Block =
  | { readonly type: 'title'; readonly text: string }
  /** The document's number, at the right under the title. */
  | { readonly type: 'number'; readonly text: string }
  | { readonly type: 'addressee'; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  /** Numbered from 1. */
  | { readonly type: 'list'; readonly items: readonly string[] }
  /** One line for each fact: what it is, and its value. */
  | { readonly type: 'facts'; readonly rows: readonly Fact[] }
  | { readonly type: 'grid'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
  /** Who issues it, where the seal goes, and the day in Chinese. */
  | { readonly type: 'signature'; readonly issuer: string; readonly seal: string; readonly day: string }
  /** An address to scan. */
  | { readonly type: 'code'; readonly url: string; readonly caption: string };

export interface Fact {
  readonly label: string;
  readonly text: string;
}

export interface Column {
  readonly title: string;
  /** Of the width, relative to the other columns. */
  readonly share: number;
}
