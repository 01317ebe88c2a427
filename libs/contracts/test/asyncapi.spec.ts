import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0-without-$id.json';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { TOPICS } from '../src/index.js';

const root = join(__dirname, '../../..');

interface AsyncApi {
  readonly channels: Record<string, { readonly messages: Record<string, unknown> }>;
}

describe('docs/asyncapi.yaml', () => {
  const document = parse(readFileSync(join(root, 'docs/asyncapi.yaml'), 'utf8')) as AsyncApi;

  it('is what the contracts and their comments say', () => {
    const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` };
    const check = () =>
      execFileSync(process.execPath, [join(root, 'tools/make-asyncapi.mjs'), '--check'], { cwd: root, env, stdio: 'pipe' });
    expect(check).not.toThrow();
  });

  it('is a valid document of AsyncAPI 3.0', () => {
    const validate = addFormats(new Ajv({ strict: false, allErrors: true })).compile(asyncApiSchema);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('has a channel for each topic and a message for each event', () => {
    const inCode = Object.values(TOPICS).map(({ name, schema }) => [
      name,
      (schema.oneofs[0]?.fields ?? []).map((field) => field.localName),
    ]);
    expect(Object.entries(document.channels).map(([name, { messages }]) => [name, Object.keys(messages)])).toEqual(inCode);
  });
});
