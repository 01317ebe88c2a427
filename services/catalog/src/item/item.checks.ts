import { isItemCode } from '@onewindow/contracts';
import { checkCondition } from '@onewindow/rules';
import type { AgencyEntry, DirectoryEntry, ItemDocument, MaterialType, RegionEntry } from '../files/schemas.js';
import { checkGraph } from './process-graph.js';
import { misledCombination } from './situations.js';
import { vagueWord } from './wording.js';

/** What the rest of the catalogue knows, by code. */
export interface KnownCodes {
  readonly regions: ReadonlyMap<string, RegionEntry>;
  readonly agencies: ReadonlyMap<string, AgencyEntry>;
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly materialTypes: ReadonlyMap<string, MaterialType>;
}

type Refuse = (path: readonly PropertyKey[], reason: string) => void;

/**
 * Checks an item document that fits its schema against the rules of publishing.
 * @param refuse told the path of each value that is at fault and the reason
 */
export function checkItem(item: ItemDocument, known: KnownCodes, refuse: Refuse): void {
  checkCodes(item, known, refuse);
  checkKeys(item, refuse);
  checkPromise(item, known.directory.get(item.directory), refuse);
  checkMaterials(item, known.materialTypes, refuse);
  checkWording(item, known.materialTypes, refuse);
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
  if (!known.regions.has(item.region)) refuse(['region'], `unknown region ${item.region}`);
  const agency = (code: string, path: readonly PropertyKey[]): void => {
    if (!known.agencies.has(code)) refuse(path, `unknown agency ${code}`);
  };
  agency(item.agency, ['agency']);
  item.steps.forEach((step, i) => step.agency !== undefined && agency(step.agency, ['steps', i, 'agency']));
  item.duties.forEach((duty, i) => agency(duty.agency, ['duties', i, 'agency']));
  if (!item.duties.some((duty) => duty.kind === 'supervise')) refuse(['duties'], 'no body supervises afterwards');
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

function checkMaterials(item: ItemDocument, types: ReadonlyMap<string, MaterialType>, refuse: Refuse): void {
  item.materials.forEach((material, i) => {
    if (!types.has(material.type)) refuse(['materials', i, 'type'], `unknown material type ${material.type}`);
    if (material.exempt && material.need === 'required')
      refuse(['materials', i, 'exempt'], `${material.key} is taken from another body and cannot be required`);
  });
}

function checkWording(item: ItemDocument, types: ReadonlyMap<string, MaterialType>, refuse: Refuse): void {
  const check = (path: readonly PropertyKey[], what: string, text: string | undefined): void => {
    const word = text === undefined ? undefined : vagueWord(text);
    if (word !== undefined) refuse(path, `${what} is vague: it says ${word}`);
  };
  item.conditions.forEach((condition, i) => {
    check(['conditions', i, 'text'], `condition ${condition.key}`, condition.text);
    check(['conditions', i, 'reviewStandard'], `the review standard of ${condition.key}`, condition.reviewStandard);
  });
  item.materials.forEach((material, i) => {
    const own = material.name !== undefined;
    check(['materials', i, own ? 'name' : 'type'], `the name of material ${material.key}`, material.name ?? types.get(material.type)?.name);
  });
}

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
