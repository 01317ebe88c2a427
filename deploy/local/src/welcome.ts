import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { workspaceRoot } from './paths.js';
import type { Part } from './part.js';
import type { Stack } from './stack.js';

const APPLICANTS = [
  ['zhangwei', '张伟', 'applicant (a person)'],
  ['hongyuan', '宏远食品有限公司', 'applicant (a company)'],
] as const;

/** Who is shown; all others are named in the catalogue's staff.yaml. */
const CAST = [
  'clerk',
  'clerk-b',
  'counter',
  'officer-a',
  'officer-b',
  'head',
  'civil-officer',
  'supervisor',
  'enforcer',
  'rating',
  'admin',
];

interface StaffFile {
  readonly staff: readonly {
    readonly username: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly active?: boolean;
  }[];
}

/** What is said when everything runs: where, who, and what to try first. */
export function welcome(stack: Stack): string {
  const { demoPassword } = stack.secrets;
  const accounts = [...staffAccounts(), ...APPLICANTS].map(([username, name, role]) => `    ${username.padEnd(14)} ${name}  ${role}`);
  const lines = [
    '',
    `  OneWindow runs:  ${stack.url('portal')}`,
    '',
    `  Demo accounts, all with the password ${demoPassword}`,
    ...accounts,
    '',
    `  ${howProvided([stack.postgres, stack.kafka, stack.temporal])}`,
    ...(stack.temporal.uiAddress ? [`  Temporal's own page:  ${stack.temporal.uiAddress}`] : []),
    '  Try first, in a second terminal:  npm run demo',
    '  Data and logs: .onewindow/   Begin anew: npm start -- --reset   Stop: Ctrl-C',
    '',
  ];
  return lines.join('\n');
}

const PROVIDED = { address: 'at the address given', container: 'in a container', process: 'as a process' } as const;

/** Where each part comes from, in one line: `PostgreSQL runs in a container, Kafka at the address given`. */
export function howProvided(parts: readonly Pick<Part, 'name' | 'provided'>[]): string {
  return parts.map(({ name, provided }, index) => `${name} ${index === 0 ? 'runs ' : ''}${PROVIDED[provided]}`).join(', ');
}

/** The main part of the invented staff of the catalogue's reviewed data. */
function staffAccounts(): [string, string, string][] {
  const file = path.join(workspaceRoot, 'services/catalog/data/jilin/staff.yaml');
  const { staff } = parse(readFileSync(file, 'utf8')) as StaffFile;
  const shown = staff.filter(({ username, active }) => active !== false && CAST.includes(username));
  const rest = staff.length - shown.length;
  return [
    ...shown.map(({ username, name, roles }): [string, string, string] => [username, name, roles.join(', ')]),
    ['…', `${rest} more`, 'of other departments: services/catalog/data/jilin/staff.yaml'],
  ];
}
