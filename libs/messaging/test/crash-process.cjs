// A service as its own process, from the build, which ends itself with SIGKILL at one point of its work: what killed.int-spec.ts starts.
const { Controller, Module } = require('@nestjs/common');
const { Ctx, EventPattern, Payload } = require('@nestjs/microservices');
const { TOPICS } = require('@onewindow/contracts');
const { MessagingModule, Relay, sql, Transactions } = require('@onewindow/messaging/tx');
const { createService, databaseOptions, DatabaseModule } = require('@onewindow/platform');
const { RelaySession } = require('../dist/tx/relay-session.js');

const { CRASH, TOPIC, SERVICE, DATABASE_URL, BROKERS } = process.env;
const topic = { ...TOPICS.case, name: TOPIC, publisher: SERVICE };
const die = () => process.kill(process.pid, 'SIGKILL');

// COMMIT was answered; the relay has not been told yet
if (CRASH === 'after-commit') Relay.prototype.wake = die;
// the broker has acknowledged; the rows still stand in the outbox
if (CRASH === 'after-acknowledgement') RelaySession.prototype.remove = die;

class CrashConsumer {
  async onEvents(events, slice) {
    const [first] = events;
    await sql(
      slice.at(first),
      `INSERT INTO effect (root_id, sequence, slice) SELECT root_id, sequence, $3 FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS e (root_id, sequence, n) ORDER BY n`,
      [events.map(({ rootId }) => rootId), events.map(({ sequence }) => sequence), events.length],
    );
    // ids are claimed and effects written, and nothing is committed
    if (CRASH === 'in-slice') die();
  }
}
const descriptor = Object.getOwnPropertyDescriptor(CrashConsumer.prototype, 'onEvents');
EventPattern(TOPIC)(CrashConsumer.prototype, 'onEvents', descriptor);
Payload()(CrashConsumer.prototype, 'onEvents', 0);
Ctx()(CrashConsumer.prototype, 'onEvents', 1);
Controller()(CrashConsumer);

class CrashModule {}
Module({
  imports: [
    DatabaseModule.forRoot(databaseOptions({ url: DATABASE_URL, schema: 'probe', entities: [], migrations: [] }), { migrate: false }),
    MessagingModule.forRoot({ service: SERVICE, brokers: BROKERS.split(','), subscriptions: [topic] }),
  ],
  controllers: [CrashConsumer],
})(CrashModule);

const nobody = 'http://127.0.0.1:9';
const config = () => ({ PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'fatal', OIDC_ISSUER: nobody, OIDC_JWKS_URL: nobody });

async function main() {
  const { app } = await createService({ name: SERVICE, config, module: () => CrashModule });
  const publish = (drafts) => async (tx) => drafts.forEach((draft) => tx.publish(topic, draft));
  process.on('message', (drafts) => void app.get(Transactions, { strict: false }).run('request:test', publish(drafts)));
  process.on('disconnect', () => process.exit(0));
  process.send('ready');
}

void main();
