import type { Fact } from './block.js';
import type { Part, Text } from './template.js';

type Data = Readonly<Record<string, unknown>>;

/** Where a blank's value is looked for: the entry of a list first, then the document's data. */
export type Scope = readonly Data[];

const BLANK = /\{(day:)?([a-zA-Z][\w.]*)\}/g;

/** @throws Error when a blank has no value: the template asks for a field that its schema lets be absent */
export function fill(text: Text, scope: Scope): string {
  const pieces = typeof text === 'string' ? [text] : text;
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return fillBlanks(piece, scope);
      return holds(piece, scope) ? fillBlanks(piece.text, scope) : '';
    })
    .join('');
}

export function holds({ when, unless }: Pick<Part, 'when' | 'unless'>, scope: Scope): boolean {
  return (when === undefined || isSo(when, scope)) && (unless === undefined || !isSo(unless, scope));
}

/** The scopes of a list's entries, one for each; `{position}` counts them from 1, and an entry that is a text is `{entry}`. */
export function entries(field: string, scope: Scope): Scope[] {
  const list = valueOf(field, scope);
  return Array.isArray(list) ? list.map((entry: unknown, index) => [{ ...asEntry(entry), position: index + 1 }, ...scope]) : [];
}

export function facts(rows: Extract<Part, { type: 'facts' }>['rows'], scope: Scope): Fact[] {
  return rows
    .filter((row) => holds(row, scope))
    .flatMap(({ label, text, each }) =>
      (each === undefined ? [scope] : entries(each, scope)).map((own) => ({ label: fill(label, own), text: fill(text, own) })),
    );
}

/** 2026-01-05 as documents write it: 2026年1月5日. */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

function fillBlanks(text: string, scope: Scope): string {
  return text.replaceAll(BLANK, (_, isDay: string | undefined, field: string) => {
    const value = valueOf(field, scope);
    if (Array.isArray(value)) return value.join('、');
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`the blank {${field}} has no value`);
    return isDay === undefined ? String(value) : dayInWords(String(value));
  });
}

function isSo(condition: string, scope: Scope): boolean {
  const [field = '', wanted] = condition.split('=');
  const value = valueOf(field, scope);
  if (wanted !== undefined) return value === wanted;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function valueOf(field: string, scope: Scope): unknown {
  const [first = '', ...rest] = field.split('.');
  const holder = scope.find((data) => first in data);
  return rest.reduce<unknown>((value, key) => (value as Data | undefined)?.[key], holder?.[first]);
}

const asEntry = (entry: unknown): Data => (typeof entry === 'object' && entry !== null ? (entry as Data) : { entry });
