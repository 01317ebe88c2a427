import { DomainError } from '@onewindow/contracts';
import type { z } from 'zod';

const MOST_ERRORS = 50;
const PLACES = { body: 'The body', query: 'The query', path: 'The path' } as const;

/** One field that does not fit; `field` is the path joined by dots (`materials.0.key`), empty for the whole. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/**
 * Input from outside as `schema` wants it. No value of the input is repeated in the error.
 * @throws DomainError kind invalid, code `invalid-body` | `invalid-query` | `invalid-path`; details.errors lists every field, details.field the first
 */
export function parse<T extends z.ZodType>(schema: T, input: unknown, where: 'body' | 'query' | 'path'): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors: FieldError[] = parsed.error.issues
    .slice(0, MOST_ERRORS)
    .map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
  const first = errors[0]?.field;
  throw new DomainError('invalid', `invalid-${where}`, `${PLACES[where]} does not fit: ${errors.map(sentence).slice(0, 3).join('; ')}.`, {
    ...(first ? { field: first } : {}),
    errors,
  });
}

const sentence = ({ field, message }: FieldError): string => (field ? `${field}: ${message}` : message);
