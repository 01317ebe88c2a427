import path from 'node:path';
import { makeTopics, removePostgresData, startKafka, startPostgres, type Part, type Postgres } from '@onewindow/local';
import { OFFSETS, type Place } from './place.js';

const PASSWORD = 'test';

/**
 * What integration tests use: one PostgreSQL, where each file has a database of its own, and one Kafka broker for each of Jest's workers,
 * where files follow each other. They start services as they are, with the services' own consumer groups: two files at once on one broker
 * would take each other's events away.
 */
export class Storage {
  #postgres: Promise<Postgres> | undefined;
  #kafkas: Promise<Part[]> | undefined;

  constructor(private readonly place: Place) {}

  postgres(): Promise<Postgres> {
    const { home, basePort } = this.place;
    const options = { port: basePort + OFFSETS.postgres, log: path.join(home, 'logs/postgres-integration.log'), password: PASSWORD };
    return (this.#postgres ??= startPostgres({ ...options, dataDir: this.#postgresDir, durable: false }));
  }

  get password(): string {
    return PASSWORD;
  }

  kafkas(count: number): Promise<Part[]> {
    return (this.#kafkas ??= this.#startKafkas(count));
  }

  /** Kills what runs and deletes PostgreSQL's data; the rest lies in the place. */
  async discard(): Promise<void> {
    // one that never started has nothing to stop
    const postgres = await this.#postgres?.catch(() => undefined);
    const kafkas = (await this.#kafkas?.catch(() => undefined)) ?? [];
    const parts: readonly Part[] = postgres ? [postgres, ...kafkas] : kafkas;
    await Promise.all(parts.map(end));
    removePostgresData(this.#postgresDir);
  }

  get #postgresDir(): string {
    return path.join(this.place.home, 'integration/postgres');
  }

  async #startKafkas(count: number): Promise<Part[]> {
    const kafkas = await Promise.all(Array.from({ length: count }, (_, index) => this.#startKafka(index)));
    await makeTopics(...new Set(kafkas.map(({ address }) => address)));
    return kafkas;
  }

  #startKafka(index: number): Promise<Part> {
    const { home, basePort } = this.place;
    const port = basePort + OFFSETS.firstKafka + 2 * index;
    const name = `kafka-${index + 1}`;
    return startKafka({
      dataDir: path.join(home, 'integration', name),
      port,
      controllerPort: port + 1,
      log: path.join(home, 'logs', `${name}.log`),
    });
  }
}

async function end(part: Part): Promise<void> {
  await (part.abort?.() ?? part.stop());
}
