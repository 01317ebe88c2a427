import { RunningStack } from '@onewindow/testing';
import type { World } from './contract/arbitraries.js';
import { contractsOf, type Operation } from './contract/contract.js';
import { TokenPress } from './contract/people.js';
import { keepsItsContract, refusesByCode, type Effort } from './contract/properties.js';
import { Wire } from './contract/wire.js';
import { populate } from './contract/world.js';

// As routes.e2e-spec.ts for longer and from another seed; ONEWINDOW_SEED tries other requests, and a failure names its seed.
const effort: Effort = { seed: Number(process.env['ONEWINDOW_SEED'] ?? 20_261_125), runs: 100_000, limitMs: 60_000 };

const stack = new RunningStack();
const wire = new Wire(new URL(stack.portalUrl));
let operations: readonly Operation[];
let world: World;

beforeAll(async () => {
  const contracts = await contractsOf(stack.portalUrl);
  operations = contracts.flatMap((contract) => contract.operations).filter(({ isInternal }) => !isInternal);
  world = await populate(stack.portalUrl, await TokenPress.of(stack.portalUrl));
}, 120_000);

afterAll(() => wire.close());

it('keeps the contract with requests that are as it says', () => keepsItsContract(operations, world, wire, effort));

it('keeps the contract with requests that are not', () => refusesByCode(operations, world, wire, effort));
