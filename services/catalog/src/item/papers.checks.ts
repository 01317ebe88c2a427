import type { Refuse } from '../files/data-file.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { MaterialType } from '../files/schemas.js';
import { vagueWord } from './wording.js';

/** Checks what an item says of its materials and conditions: known papers, asked of those who can have them, in plain words. */
export function checkPapers(item: ItemDocument, types: ReadonlyMap<string, MaterialType>, refuse: Refuse): void {
  checkMaterials(item, types, refuse);
  checkRisk(item, refuse);
  checkWording(item, types, refuse);
}

function checkMaterials(item: ItemDocument, types: ReadonlyMap<string, MaterialType>, refuse: Refuse): void {
  const served = item.serviceObjects.every((kind) => kind === '1')
    ? 'person'
    : item.serviceObjects.includes('1')
      ? undefined
      : 'organisation';
  item.materials.forEach((material, i) => {
    const type = types.get(material.type);
    if (!type) refuse(['materials', i, 'type'], `unknown material type ${material.type}`);
    if (material.exempt && material.need === 'required')
      refuse(['materials', i, 'exempt'], `${material.key} is taken from another body and cannot be required`);
    if (material.exempt && type?.source === '10')
      refuse(['materials', i, 'exempt'], `${material.key} is the applicant's own, so no body could give it`);
    if (type?.holder === 'organisation' && served === 'person')
      refuse(['materials', i, 'type'], `the item serves natural persons only, who have no ${type.name}`);
  });
}

/** In a risk domain neither a commitment nor a later paper may stand in, unless a law allows it (告知承诺, 容缺: 风险较大的除外). */
function checkRisk(item: ItemDocument, refuse: Refuse): void {
  const [risk] = item.riskFlags;
  if (risk === undefined) return;
  item.materials.forEach(({ key, commitmentReplaceable, need }, i) => {
    if (commitmentReplaceable && item.commitmentBasis === undefined)
      refuse(
        ['materials', i, 'commitmentReplaceable'],
        `no commitment may replace ${key}: the item has the risk ${risk} and no commitmentBasis`,
      );
    if (need === 'tolerable') refuse(['materials', i, 'need'], `${key} may not follow later: the item has the risk ${risk}`);
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
    condition.reasons.forEach(({ code, text }, r) =>
      check(['conditions', i, 'reasons', r, 'text'], `the reason ${code} of ${condition.key}`, text),
    );
  });
  item.materials.forEach((material, i) => {
    const own = material.name !== undefined;
    check(['materials', i, own ? 'name' : 'type'], `the name of material ${material.key}`, material.name ?? types.get(material.type)?.name);
  });
}
