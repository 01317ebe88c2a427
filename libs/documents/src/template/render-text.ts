import { DomainError } from '@onewindow/contracts';
import type { z } from 'zod';
import type { Block } from './block.js';
import { dayInWords, entries, facts, fill, holds, type Scope } from './fill.js';
import type { FrameData } from './frame.js';
import { legalFrame } from './legal-frame.js';
import type { Part, Template } from './template.js';

/**
 * The data of a document, as its template has it.
 * @throws DomainError `document-data-invalid` naming the first field at fault; the values, which may be personal, are not repeated
 */
export function documentData<S extends z.ZodType<FrameData>>(template: Template<S>, data: unknown): z.output<S> {
  const parsed = template.fields.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new DomainError('invalid', 'document-data-invalid', `The data does not fit ${template.kind} version ${template.version}.`, {
    field,
    reason: issue?.message,
    template: `${template.kind}/${template.version}`,
  });
}

/**
 * Writes a document: its title and number, the body with every blank filled, the issuing body with the place of its seal, the day.
 * @throws DomainError `document-data-invalid`
 */
export function renderText(template: Template, data: unknown): Block[] {
  const given = documentData(template, data);
  const scope: Scope = [given as unknown as Readonly<Record<string, unknown>>, { ...legalFrame(given.item.type, given.applicant.kind) }];
  return [
    { type: 'title', text: fill(template.title, scope) },
    { type: 'number', text: given.number },
    ...template.body.filter((part) => holds(part, scope)).map((part) => block(part, scope)),
    ...(given.link ? [{ type: 'code' as const, url: given.link.url, caption: given.link.caption }] : []),
    { type: 'signature', issuer: given.issuer.name, seal: fill(template.seal, scope), day: dayInWords(given.issuedOn) },
  ];
}

function block(part: Part, scope: Scope): Block {
  switch (part.type) {
    case 'addressee':
    case 'paragraph':
      return { type: part.type, text: fill(part.text, scope) };
    case 'list':
      return { type: 'list', items: entries(part.each, scope).map((entry) => fill(part.text, entry)) };
    case 'facts':
      return { type: 'facts', rows: facts(part.rows, scope) };
    case 'grid':
      return {
        type: 'grid',
        columns: part.columns.map(({ title, share }) => ({ title, share })),
        rows: entries(part.each, scope).map((entry) => part.columns.map(({ text }) => fill(text, entry))),
      };
  }
}
