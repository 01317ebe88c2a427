import { DEAD_LETTER_TOPIC, TOPICS } from '@onewindow/contracts';
import { createTopics } from '@onewindow/messaging/transport';

// Run by the launcher as a process of its own, which ends: the Kafka client brings its whole framework along, and the launcher lives long.

/** Partitions of every topic of the embedded system. Adding some later would move keys and break the order of their events. */
const PARTITIONS = 4;

const topics = [...Object.values(TOPICS).map(({ name }) => name), DEAD_LETTER_TOPIC];

async function main(clusters: readonly string[]): Promise<void> {
  for (const brokers of clusters) await createTopics(brokers.split(','), topics, { partitions: PARTITIONS });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
