import { isItemCode } from '@onewindow/contracts';
import { checkCondition } from '@onewindow/rules';
import type { Refuse } from '../files/data-file.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { AgencyEntry, DirectoryEntry, MaterialType, RegionEntry } from '../files/schemas.js';
import { correctionTermOf, liesIn } from '../region/region.domain.js';
import { checkLadder, checkNoticeTerm } from '../region/rules.checks.js';
import { checkPapers } from './papers.checks.js';
import { checkLaws } from './permit-law.checks.js';
import { checkGraph } from './process-graph.js';
import { checkRenewal } from './renewal.checks.js';
import { misledCombination } from './situations.js';

/** What the rest of the catalogue knows, by code. */
export interface KnownCodes {
  readonly regions: ReadonlyMap<string, RegionEntry>;
  readonly agencies: ReadonlyMap<string, AgencyEntry>;
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly materialTypes: ReadonlyMap<string, MaterialType>;
}

/**
 * Checks an item document that fits its schema against the rules of publishing.
 * @param refuse told the path of each value that is at fault and the reason
 */
export function checkItem(item: ItemDocument, known: KnownCodes, refuse: Refuse): void {
  checkCodes(item, known, refuse);
  checkKeys(item, refuse);
  checkPromise(item, known.directory.get(item.directory), refuse);
  checkLaws(item, known.directory.get(item.directory), refuse);
  checkNoticeTerm(item.acceptanceNotice?.amount, known.directory.get(item.directory)?.itemType, refuse);
  if (item.ladder) checkLadder(item.ladder, (path, reason) => refuse(['ladder', ...path], reason));
  checkTypes(item, refuse);
  checkRenewal(item, known.directory.get(item.directory), refuse);
  if (item.status === 'draft' && item.retired) refuse(['retired'], 'a draft is not taken yet, so it cannot be retired');
  checkPapers(item, known.materialTypes, refuse);
  const conditionsFit = checkConditions(item, refuse);
  checkGraph(
    item.steps,
    item.conditions.map((condition) => condition.key),
    item.promisedLimit,
    (path, reason) => refuse(['steps', ...path], reason),
  );
  if (!conditionsFit) return;
  const situations = item.handlingItems.flatMap((handling) => handling.situations);
  const misled = misledCombination(item.questions, item.serviceObjects, situations);
  if (misled !== undefined) refuse(['handlingItems'], `the questions must lead to exactly one situation: ${misled}`);
}

function checkCodes(item: ItemDocument, known: KnownCodes, refuse: Refuse): void {
  const built = `${item.agency}${item.level}${item.directory}`;
  if (!isItemCode(item.code))
    refuse(['code'], `${item.code} is not an implementation code (31 characters: USCC with its checksum, level, directory code)`);
  else if (item.code !== built) refuse(['code'], `${item.code} is not built from agency, level and directory code: ${built}`);
  if (!known.directory.has(item.directory)) refuse(['directory'], `the directory has no entry ${item.directory}`);
  checkRegion(item, known, refuse);
  const agency = (code: string, path: readonly PropertyKey[]): void => {
    if (!known.agencies.has(code)) refuse(path, `unknown agency ${code}`);
  };
  agency(item.agency, ['agency']);
  item.steps.forEach((step, i) => step.agency !== undefined && agency(step.agency, ['steps', i, 'agency']));
  item.duties.forEach((duty, i) => agency(duty.agency, ['duties', i, 'agency']));
  if (!item.duties.some((duty) => duty.kind === 'supervise')) refuse(['duties'], 'no body supervises afterwards');
}

const LEVEL_OF_REGION = { nation: '1', province: '2', city: '3', county: '4' } as const;

function checkRegion(item: ItemDocument, { regions, agencies }: KnownCodes, refuse: Refuse): void {
  if (!regions.has(item.region)) {
    refuse(['region'], `unknown region ${item.region}`);
    return;
  }
  if (!correctionTermOf(item.region, regions)) refuse(['region'], `neither ${item.region} nor a region above it has a correction term`);
  const seat = regions.get(agencies.get(item.agency)?.region ?? '');
  if (!seat) return;
  if (!liesIn(item.region, seat.code, regions)) refuse(['region'], `a body of ${seat.name} has no power in ${item.region}`);
  const level = LEVEL_OF_REGION[seat.level];
  if (Number(item.level) <= 4 && item.level !== level) refuse(['level'], `a body of ${seat.name} exercises at level ${level}`);
}

function checkKeys(item: ItemDocument, refuse: Refuse): void {
  const unique = (path: readonly PropertyKey[], keys: readonly string[]): void => {
    keys.forEach((key, i) => {
      if (keys.indexOf(key) !== i) refuse([...path, i], `${key} is named twice`);
    });
  };
  const keysOf = (list: readonly { key: string }[]): string[] => list.map((element) => element.key);
  unique(['questions'], keysOf(item.questions));
  item.questions.forEach((question, i) =>
    unique(
      ['questions', i, 'choices'],
      question.choices.map((choice) => choice.value),
    ),
  );
  unique(['materials'], keysOf(item.materials));
  unique(['conditions'], keysOf(item.conditions));
  item.conditions.forEach((condition, i) =>
    unique(
      ['conditions', i, 'reasons'],
      condition.reasons.map((reason) => reason.code),
    ),
  );
  unique(['steps'], keysOf(item.steps));
  unique(
    ['handlingItems'],
    item.handlingItems.map((handling) => handling.sequence),
  );
  unique(
    ['handlingItems'],
    item.handlingItems.flatMap((handling) => keysOf(handling.situations)),
  );
}

/** The promise may be shorter than the law's limit, never longer (浙江省保障“最多跑一次”改革规定 第十二条: the shorter one binds). */
function checkPromise(item: ItemDocument, entry: DirectoryEntry | undefined, refuse: Refuse): void {
  if (!entry) return;
  const { statutoryLimit: law } = entry;
  const { promisedLimit: promise } = item;
  // n natural days are never longer than n working days; the other way round cannot be compared.
  if (promise.unit !== law.unit && promise.unit === 'working-day') {
    refuse(['promisedLimit', 'unit'], 'a promise in working days cannot be compared with a law in natural days');
  } else if (promise.amount > law.amount) {
    refuse(
      ['promisedLimit', 'amount'],
      `the promised limit of ${promise.amount} is above the law's ${law.amount} (${law.basis.law} ${law.basis.article})`,
    );
  }
}

/** Consistency of the elements as the item libraries check it: case type and promise, result type and name, windows beside the web. */
function checkTypes(item: ItemDocument, refuse: Refuse): void {
  const { caseType, promisedLimit, result, steps } = item;
  const immediate = caseType === '1';
  if (immediate !== promisedLimit.onTheSpot)
    refuse(
      ['caseType'],
      immediate
        ? 'an immediate item (即办件) promises a decision on the spot'
        : 'what is decided on the spot is an immediate item (即办件, 1)',
    );
  if (promisedLimit.onTheSpot && promisedLimit.amount !== 1)
    refuse(['promisedLimit', 'amount'], 'what is decided on the spot is promised within 1 day');
  if (immediate && steps.length > 1) refuse(['steps'], 'an immediate item (即办件) has one step, its decision');
  const type = RESULT_TYPES.find(({ ending }) => ending.test(result.name))?.type;
  if (type !== undefined && type !== result.type) refuse(['result', 'type'], `${result.name} is a result of type ${type}`);
  // A place to go to is always offered beside the web (线上线下: 不得强制网上办理).
  if (!item.handlingModes.includes('1')) refuse(['handlingModes'], 'every item is also taken at a window (1)');
}

const RESULT_TYPES = [
  { ending: /(证|证书|执照)$/, type: '10' },
  { ending: /(文|批复|决定书|意见书)$/, type: '20' },
] as const;

/** Whether every CEL condition may be published. */
function checkConditions(item: ItemDocument, refuse: Refuse): boolean {
  let fit = true;
  const check = (path: readonly PropertyKey[], expression: string): void => {
    if (expression === '') return;
    for (const problem of checkCondition(expression, item.questions)) {
      fit = false;
      refuse(path, `the condition is refused (${problem.code}): ${problem.message}`);
    }
  };
  item.materials.forEach((material, i) => check(['materials', i, 'when'], material.when));
  item.handlingItems.forEach((handling, h) => {
    handling.situations.forEach((situation, i) => check(['handlingItems', h, 'situations', i, 'when'], situation.when));
  });
  return fit;
}
