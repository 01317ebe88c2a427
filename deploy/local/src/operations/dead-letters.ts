import { parseArgs } from 'node:util';
import type { DismissedMessageView, ParkedMessageView, ReplayView } from '@onewindow/contracts';
import { SetupError } from '../part.js';
import { KEEPERS, type Operator, type Say } from './operator.js';

/** Catalog listens to nothing, so it parks nothing. */
const LISTENERS = KEEPERS.filter((name) => name !== 'catalog');

export const DEAD_LETTERS_USAGE = `Messages that a service could not apply are parked there; what comes later of the same key waits behind them.

  npm run dead-letters -- list [--service <name>] [--topic <topic>] [--key <key>]
  npm run dead-letters -- replay <service> <topic> <key>       in order, until one fails again
  npm run dead-letters -- dismiss <service> <id> <reason>      drops one message for good; who and why is kept

Services: ${LISTENERS.join(', ')}.`;

/** @throws SetupError with what to do instead, or with the service's own sentence when it refuses */
export async function deadLetters(operator: Operator, args: readonly string[], say: Say): Promise<void> {
  const [action, ...rest] = args;
  if (action === 'list') return list(operator, rest, say);
  if (action === 'replay' && rest.length === 3) return replay(operator, rest as [string, string, string], say);
  if (action === 'dismiss' && rest.length >= 3) return dismiss(operator, rest, say);
  throw new SetupError(`This is not how it is used.\n\n${DEAD_LETTERS_USAGE}`);
}

function keeper(name: string): string {
  if (LISTENERS.includes(name)) return name;
  throw new SetupError(`No messages are parked in ${name}, but in ${LISTENERS.join(', ')}.`);
}

async function list(operator: Operator, args: readonly string[], say: Say): Promise<void> {
  const { service, ...query } = filters(args);
  let found = 0;
  for (const name of service === undefined ? LISTENERS : [keeper(service)]) {
    for await (const message of operator.all<ParkedMessageView>(name, 'parked-messages', query)) {
      found += 1;
      say(line(name, message));
    }
  }
  say(found === 0 ? 'Nothing is parked.' : `${found} ${found === 1 ? 'message is' : 'messages are'} parked.`);
}

function filters(args: readonly string[]): Record<string, string> {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { service: option, topic: option, key: option } });
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, string>;
  } catch (error) {
    throw new SetupError(`${(error as Error).message.split('. ')[0]}.\n\n${DEAD_LETTERS_USAGE}`, { cause: error });
  }
}

function line(service: string, { id, type, key, topic, code, reason, attempts, parkedAt }: ParkedMessageView): string {
  const tries = attempts === 0 ? 'waits' : `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  return `${service} ${id}  ${topic}  ${type}  key ${key ?? '(none)'}  ${parkedAt}  ${tries}  ${code}: ${reason}`;
}

async function replay(operator: Operator, [service, topic, key]: [string, string, string], say: Say): Promise<void> {
  let replayed = 0;
  for (;;) {
    const answer = await operator.ask<ReplayView>(keeper(service), 'POST', 'parked-messages/replay', { topic, key });
    replayed += answer.replayed;
    if (answer.stoppedBy) {
      const { id, code, reason } = answer.stoppedBy;
      throw new SetupError(`${replayed} replayed, ${answer.left} left: message ${id} failed again, ${code}: ${reason}`);
    }
    if (answer.left === 0) return say(replayed === 0 ? 'Nothing is parked under this key.' : `${replayed} replayed; the key is free.`);
  }
}

async function dismiss(operator: Operator, [service = '', id = '', ...reason]: readonly string[], say: Say): Promise<void> {
  const path = `parked-messages/${encodeURIComponent(id)}/dismissal`;
  const dismissed = await operator.ask<DismissedMessageView>(keeper(service), 'POST', path, { reason: reason.join(' ') });
  say(
    `Message ${dismissed.id} of ${dismissed.topic} is dismissed; what waits behind it goes with a replay of key ${dismissed.key ?? '(none)'}.`,
  );
}
