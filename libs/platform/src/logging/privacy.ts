import { errorFacts, type ErrorFacts } from '../error-facts.js';

const MOST_CAUSES = 3;
const CITIZEN_ID = /(?<![0-9])(\d{6})\d{8}(\d{3}[\dXx])(?![0-9])/g;
const SECRET_HEADERS = ['authorization', 'Authorization', 'cookie', 'Cookie', 'set-cookie', 'Set-Cookie', 'proxy-authorization'];

/** Paths of the redaction: headers that prove who somebody is, wherever an object with headers is logged. */
export const REDACTED_PATHS: string[] = ['', '*.', '*.*.'].flatMap((depth) =>
  SECRET_HEADERS.map((name) => `${depth}["${name}"]`.replace('.[', '[')),
);

/** Citizens' numbers in free text, with the day of birth taken out. */
export const maskText = (text: string): string => text.replaceAll(CITIZEN_ID, '$1********$2');

/** The path of a request without its query (which may carry receipt codes and numbers), citizens' numbers masked. */
export const maskPath = (url: string): string => maskText(url.split('?', 1)[0] ?? '');

/**
 * An error's own words as they may be written down and handed on: citizens' numbers masked, and without the value that PostgreSQL quotes
 * where it refuses one (SQLSTATE class 22, as `invalid input syntax for type uuid: "…"`).
 */
export function errorWords(error: unknown): { readonly message: string; readonly stack: string } {
  const facts = errorFacts(error);
  if (facts === undefined) return { message: maskText(String(error)), stack: '' };
  const { message, stack = '' } = facts;
  // from the first quotation mark to the last: the value may hold some itself
  const told = codeOf(facts)?.startsWith('22') ? message.replace(/".*"/s, '"…"') : message;
  return { message: maskText(told), stack: maskText(message === '' ? stack : stack.replaceAll(message, () => told)) };
}

const codeOf = (facts: ErrorFacts): string | undefined => errorFacts(facts.driverError)?.code ?? facts.code;

/** What a log may say of an error: database errors lose their parameters and row details, which hold what people entered. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  const facts = errorFacts(error);
  if (facts === undefined) return { message: maskText(String(error)) };
  const { schema, table, constraint } = (facts.driverError ?? error) as Record<string, unknown>;
  return {
    type: facts.name,
    ...errorWords(error),
    code: codeOf(facts),
    schema,
    table,
    constraint,
    ...(facts.cause === undefined || depth >= MOST_CAUSES ? {} : { cause: describeError(facts.cause, depth + 1) }),
  };
}
