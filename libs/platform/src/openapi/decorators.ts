import { HttpCode } from '@nestjs/common';
import type { z } from 'zod';

const ANSWER = 'onewindow:answer';
const REFUSALS = 'onewindow:refusals';

/** What a route answers when it does what it was asked. */
export interface Answer {
  /**
   * The body's schema; `page` for HTML, made for a browser and not part of a contract; `file` for bytes of any type; `nothing` for an
   * answer without a body.
   */
  readonly body: z.ZodType | 'page' | 'file' | 'nothing';
  readonly statuses: readonly number[];
}

type RefusalStatus = 400 | 403 | 404 | 409 | 429;

/** Codes a route may refuse with besides those that every route of its kind has (token, role, path, query, body). */
export type Refusals = Readonly<Partial<Record<RefusalStatus, string | readonly string[]>>>;

/** This route answers `body` with the first of `statuses` (200), or with another of them where the handler sets it. */
export function Answers(body: Answer['body'], ...statuses: number[]): MethodDecorator {
  const all = statuses.length > 0 ? statuses : [200];
  return (target, name, descriptor: PropertyDescriptor) => {
    Reflect.defineMetadata(ANSWER, { body, statuses: all } satisfies Answer, descriptor.value as object);
    HttpCode(all[0] as number)(target, name, descriptor);
  };
}

/** The domain's own refusals of this route: `@Refuses({ 404: 'case-not-found', 409: ['delivery-differs', …] })`. */
export function Refuses(codes: Refusals): MethodDecorator {
  return (_target, _name, descriptor: PropertyDescriptor) => Reflect.defineMetadata(REFUSALS, codes, descriptor.value as object);
}

/** What the route's handler says it answers; undefined when it says nothing. */
export function answerOf(handler: object): Answer | undefined {
  return Reflect.getMetadata(ANSWER, handler) as Answer | undefined;
}

/** The refusals the route's handler declares. */
export function refusalsOf(handler: object): Refusals {
  return (Reflect.getMetadata(REFUSALS, handler) as Refusals | undefined) ?? {};
}
