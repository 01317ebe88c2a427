import type { RunningCasesView } from '@onewindow/contracts';
import { SetupError } from '../part.js';
import type { Operator, Say } from './operator.js';
import { differences, type Version } from './versions.js';

export const IMPACT_USAGE = `Which running cases a version of an item or a bundle touches, before it is published or after.

  npm run impact -- <code>                the draft, or the newest version
  npm run impact -- <code> <version>      this version

The code is that of an item (31 characters) or of a bundle.`;

type Running = RunningCasesView['running'][number];

/** @throws SetupError with what to do instead, or with the service's own sentence when it refuses */
export async function impact(operator: Operator, [code = '', version, ...more]: readonly string[], say: Say): Promise<void> {
  if (more.length > 0 || (version !== undefined && !/^[1-9]\d{0,8}$/.test(version)))
    throw new SetupError(`This is not how it is used.\n\n${IMPACT_USAGE}`);
  const catalogue = new Catalogue(operator, code);
  const wanted = await catalogue.wanted(version === undefined ? undefined : Number(version));
  const { drafts, running } = await operator.ask<RunningCasesView>('intake', 'GET', `running-cases?code=${encodeURIComponent(code)}`);
  say(`${wanted.name} ${code}, version ${wanted.version} (${wanted.state})`);
  if (drafts > 0) say(`\n${count(drafts, 'application')} not handed in yet: checked by the newest published version when handed in.`);
  if (running.length === 0) return say('\nNothing of it is on its way.');
  for (const [under, cases] of [...Map.groupBy(running, (one) => one.version)].toSorted(([a], [b]) => a - b)) {
    say(`\nUnder version ${under}: ${count(total(cases), 'case')}`);
    for (const one of cases) say(`  ${line(one)}`);
    say(
      under === wanted.version
        ? '  They run under this version.'
        : `  They keep version ${under} until their end. Version ${wanted.version} differs in:`,
    );
    if (under === wanted.version) continue;
    const differ = differences(await catalogue.get(under), wanted.content);
    for (const difference of differ) say(`    ${difference}`);
    if (differ.length === 0) say('    nothing that a case would notice');
  }
  say(`\n${touched(running, wanted.version)}`);
}

const count = (amount: number, what: string): string => `${amount} ${what}${amount === 1 ? '' : 's'}`;
const total = (cases: readonly Running[]): number => cases.reduce((sum, one) => sum + one.count, 0);

const KINDS: Readonly<Record<Running['kind'], string>> = {
  case: '',
  member: ', members of applications for bundles',
  application: ', applications for the bundle',
};
const line = ({ kind, regionCode, agencyCode, status, count: amount }: Running): string =>
  `region ${regionCode}  agency ${agencyCode}  ${status.padEnd(10)}  ${amount}${KINDS[kind]}`;

/** What is not accepted yet was registered under its version too, and keeps it: what the applicant was told once is not asked anew. */
function touched(running: readonly Running[], version: number): string {
  const others = running.filter((one) => one.version !== version);
  if (others.length === 0) return 'No running case is under another version.';
  const members = total(others.filter(({ kind }) => kind === 'member'));
  const pinned =
    members === 0
      ? ''
      : ` ${count(members, 'member')} of bundles among them: a bundle names the version of each item, and takes a new one with its own next version.`;
  return `${count(total(others), 'running case')} under other versions; none of them changes.${pinned}`;
}

interface Wanted {
  readonly version: number;
  readonly name: string;
  readonly state: string;
  readonly content: Version;
}

/** The versions of one item or bundle. */
class Catalogue {
  private readonly kind: 'items' | 'bundles';

  constructor(
    private readonly operator: Operator,
    private readonly code: string,
  ) {
    this.kind = /^[0-9A-Z]{31}$/.test(code) ? 'items' : 'bundles';
  }

  get(version: number): Promise<Version> {
    return this.operator.get<Version>(`/catalog/v1/${this.kind}/${encodeURIComponent(this.code)}/versions/${version}`);
  }

  /** The version that is asked for: a published one, or the draft. */
  async wanted(version: number | undefined): Promise<Wanted> {
    const draft = await this.draft();
    if (draft && (version === undefined || version === draft.version)) {
      if (!draft.content)
        throw new SetupError(`The draft of ${this.code} cannot be resolved yet: ${draft.problems.map(({ reason }) => reason).join('; ')}`);
      return { version: draft.version, name: draft.name, state: 'draft', content: draft.content };
    }
    const path = `/catalog/v1/${this.kind}/${encodeURIComponent(this.code)}`;
    const content = await this.operator.get<Version & { version: number; name: string; status: string }>(
      version === undefined ? path : `${path}/versions/${version}`,
    );
    return { version: content.version, name: content.name, state: content.status, content };
  }

  private async draft(): Promise<Draft | undefined> {
    if (this.kind === 'bundles') return undefined;
    return this.operator.find<Draft>(`/catalog/v1/drafts/${this.code}`);
  }
}

interface Draft {
  readonly version: number;
  readonly name: string;
  readonly content: Version | null;
  readonly problems: readonly { readonly reason: string }[];
}
