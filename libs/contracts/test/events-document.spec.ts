import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DescMessage } from '@bufbuild/protobuf';
import { DEAD_LETTER_TOPIC, TOPICS } from '../src/index.js';

const root = join(__dirname, '../../..');

interface Section {
  readonly text: string;
  readonly events: ReadonlyMap<string, readonly string[]>;
  readonly consumers: readonly string[];
}

function sections(): Map<string, Section> {
  const parts = readFileSync(join(root, 'docs/events.md'), 'utf8').split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const name = part.slice(0, part.indexOf('\n')).trim();
      const rows = [...part.matchAll(/^\| `(\w+)` +\| [^|]+\| ([^|]+)\|$/gm)];
      const events = new Map(rows.map((row) => [row[1] ?? '', (row[2] ?? '').split(',').map((field) => field.trim())]));
      return [name, { text: part, events, consumers: [...part.matchAll(/^- (\w+): /gm)].map((match) => match[1] ?? '') }];
    }),
  );
}

/** Branches of the envelope's oneof, each with the field names of its message. */
const branches = (envelope: DescMessage): [string, string[]][] =>
  (envelope.oneofs[0]?.fields ?? []).map((field) => [field.localName, field.message?.fields.map((inner) => inner.localName) ?? []]);

/** Topic names each service subscribes to, as its composition root says. */
function subscriptions(): [string, string][] {
  const names = new Map(Object.entries(TOPICS).map(([key, topic]) => [key, topic.name]));
  return readdirSync(join(root, 'services')).flatMap((service) => {
    const file = join(root, 'services', service, 'src/app.module.ts');
    const list = existsSync(file) ? /subscriptions: \[([^\]]*)\]/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
    return [...(list ?? '').matchAll(/TOPICS\.(\w+)/g)].map((match): [string, string] => [
      names.get(match[1] ?? '') ?? `unknown ${match[1]}`,
      service,
    ]);
  });
}

describe('docs/events.md', () => {
  const documented = sections();

  it('has a section for each topic and no other', () => {
    expect([...documented.keys()].sort()).toEqual([...Object.values(TOPICS).map((topic) => topic.name), DEAD_LETTER_TOPIC].sort());
  });

  it.each(Object.values(TOPICS).map((topic) => [topic.name, topic] as const))(
    'names publisher, access and every field of %s',
    (name, topic) => {
      const section = documented.get(name);
      expect(section?.text).toContain(`Publisher: ${topic.publisher}. Access: ${topic.access}`);
      const inCode = branches(topic.schema);
      expect([...(section?.events.keys() ?? [])]).toEqual(inCode.map(([event]) => event));
      for (const [event, fields] of inCode) {
        const said = section?.events.get(event) ?? [];
        const alias = /^as `(\w+)`$/.exec(said[0] ?? '')?.[1];
        expect([event, alias === undefined ? said : section?.events.get(alias)]).toEqual([event, fields]);
      }
    },
  );

  it('names exactly the services that subscribe', () => {
    const inDocument = [...documented].flatMap(([topic, section]) =>
      section.consumers.map((service): [string, string] => [topic, service]),
    );
    expect(inDocument.map(String).sort()).toEqual(subscriptions().map(String).sort());
  });
});
