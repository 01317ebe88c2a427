import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { workspaceRoot } from './paths.js';
import type { Stack } from './stack.js';

const APPLICANTS = [
  ['zhangwei', '张伟', 'applicant (a person)'],
  ['hongyuan', '宏远食品有限公司', 'applicant (a company)'],
] as const;

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
  const accounts = [...staffAccounts(), ...APPLICANTS].map(([username, name, role]) => `    ${username.padEnd(12)} ${name}  ${role}`);
  const lines = [
    '',
    `  OneWindow runs:  ${stack.url('portal')}`,
    '',
    `  Demo accounts, all with the password ${demoPassword}`,
    ...accounts,
    '',
    ...(stack.temporal.uiAddress ? [`  Temporal's own page:  ${stack.temporal.uiAddress}`] : []),
    '  Try first, in a second terminal:  npm run demo',
    '  Data and logs: .onewindow/   Begin anew: npm start -- --reset   Stop: Ctrl-C',
    '',
  ];
  return lines.join('\n');
}

/** The invented staff of the catalogue's reviewed data. */
function staffAccounts(): [string, string, string][] {
  const file = path.join(workspaceRoot, 'services/catalog/data/jilin/staff.yaml');
  const { staff } = parse(readFileSync(file, 'utf8')) as StaffFile;
  return staff.filter(({ active }) => active !== false).map(({ username, name, roles }) => [username, name, roles.join(', ')]);
}
