import { Injectable } from '@nestjs/common';
import { errorFacts } from '../error-facts.js';
import { maskText } from '../logging/privacy.js';

const CHECK_TIMEOUT_MS = 2000;

type Check = () => Promise<void> | void;

/** What `GET /health/ready` answers. */
export interface Readiness {
  readonly status: 'up' | 'down';
  readonly checks: Readonly<Record<string, { readonly status: 'up' | 'down'; readonly reason?: string }>>;
}

/** What must be there for this process to do its work. Parts register a check; a check that throws takes readiness away. */
@Injectable()
export class ReadinessRegistry {
  private readonly checks = new Map<string, Check>();

  /** @param check throws, or rejects, when the part cannot work; it is asked at each probe and has 2 s */
  register(name: string, check: Check): void {
    if (this.checks.has(name)) throw new Error(`a readiness check named ${name} exists`);
    this.checks.set(name, check);
  }

  async ask(): Promise<Readiness> {
    const asked = [...this.checks].map(async ([name, check]) => [name, await outcome(check)] as const);
    const checks = Object.fromEntries(await Promise.all(asked));
    return { status: Object.values(checks).every(({ status }) => status === 'up') ? 'up' : 'down', checks };
  }
}

async function outcome(check: Check): Promise<{ status: 'up' | 'down'; reason?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([(async () => check())(), late]);
    return { status: 'up' };
  } catch (error) {
    return { status: 'down', reason: maskText(errorFacts(error)?.message ?? String(error)) };
  } finally {
    clearTimeout(timer);
  }
}
