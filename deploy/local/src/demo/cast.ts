import { machineToken } from '../sign-in.js';
import { Visitor } from './visitor.js';

/** Everyone who takes part in the roads, signed in. */
export interface Cast {
  readonly clerk: Visitor;
  readonly counter: Visitor;
  readonly officerA: Visitor;
  readonly officerB: Visitor;
  readonly head: Visitor;
  /** An officer of the civil affairs bureau, another department. */
  readonly civilOfficer: Visitor;
  /** An officer of the urban management bureau, and its head. */
  readonly urbanOfficer: Visitor;
  readonly urbanHead: Visitor;
  readonly housingOfficer: Visitor;
  readonly fireOfficer: Visitor;
  readonly fireHead: Visitor;
  readonly tobaccoOfficer: Visitor;
  readonly tobaccoHead: Visitor;
  readonly taxOfficer: Visitor;
  /** Of the health bureau, its inspection station, and the bureau's head. */
  readonly healthOfficer: Visitor;
  readonly healthStation: Visitor;
  readonly healthHead: Visitor;
  /** Of the district's government. */
  readonly leader: Visitor;
  readonly supervisor: Visitor;
  readonly enforcer: Visitor;
  /** 张伟, who applies by himself. */
  readonly applicant: Visitor;
  /** The market bureau's own system. */
  readonly marketSystem: Visitor;
  readonly anyone: Visitor;
}

/** Where the cast meets, and what lets it in. */
export interface Stage {
  readonly portal: string;
  readonly demoPassword: string;
  readonly marketSystemSecret: string;
}

/** Signs everyone in. */
export async function gather({ portal, demoPassword, marketSystemSecret }: Stage): Promise<Cast> {
  const as = (username: string) => Visitor.signedIn(portal, username, demoPassword);
  const machine = await machineToken({ issuer: `${portal}/api/identity`, clientId: 'market-system', clientSecret: marketSystemSecret });
  return {
    clerk: await as('clerk'),
    counter: await as('counter'),
    officerA: await as('officer-a'),
    officerB: await as('officer-b'),
    head: await as('head'),
    civilOfficer: await as('civil-officer'),
    urbanOfficer: await as('urban-officer'),
    urbanHead: await as('urban-head'),
    housingOfficer: await as('housing-officer'),
    fireOfficer: await as('fire-officer'),
    fireHead: await as('fire-head'),
    tobaccoOfficer: await as('tobacco-officer'),
    tobaccoHead: await as('tobacco-head'),
    taxOfficer: await as('tax-officer'),
    healthOfficer: await as('health-officer'),
    healthStation: await as('health-station-officer'),
    healthHead: await as('health-head'),
    leader: await as('leader'),
    supervisor: await as('supervisor'),
    enforcer: await as('enforcer'),
    applicant: await as('zhangwei'),
    marketSystem: Visitor.withToken(portal, machine.accessToken),
    anyone: Visitor.unknown(portal),
  };
}

/** Takes a line for each thing that happened. */
export type Say = (actor: string, what: string) => void;

/** @throws Error that shows what was seen where it is not as it should be */
export function check(right: boolean, what: string, seen: unknown): asserts right {
  if (!right) throw new Error(`expected that ${what}; saw ${JSON.stringify(seen)}`);
}

/** @throws Error unless the answer is the refusal of this status and code */
export function checkRefused(answer: { readonly status: number; readonly body: unknown }, status: number, code: string): void {
  const seen = answer.body as { code?: string };
  check(answer.status === status && seen.code === code, `the answer is ${status} ${code}`, answer);
}
