import type { DataFile, Refuse } from '../files/data-file.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { DirectoryEntry } from '../files/schemas.js';

/** 行政许可法 第五十条 lengthens permits that end, and grants by law what is not decided in time: so only such a permit is renewed. */
export function checkRenewal({ result, directory }: ItemDocument, entry: DirectoryEntry | undefined, refuse: Refuse): void {
  const { renews, validityMonths } = result;
  if (!renews) return;
  const path = ['result', 'renews'];
  if (entry && entry.itemType !== '01')
    refuse(path, `the item is no permit (01) but of type ${entry.itemType}: 行政许可法 第五十条 does not renew what it gives`);
  if (validityMonths === 0) refuse(['result', 'validityMonths'], 'what has no end cannot be renewed');
  if (renews.directory === directory) refuse([...path, 'directory'], 'the licence is issued under another entry than its renewal');
  const { earliest, latest } = renews;
  if (earliest && latest && earliest.unit === latest.unit && earliest.amount <= latest.amount)
    refuse([...path, 'earliest'], 'the earliest day to apply does not lie before the last one');
}

type Documents = readonly { readonly file: DataFile; readonly item: ItemDocument }[];

/**
 * What is renewed was issued by the same body (第五十条: 向作出该行政许可决定的行政机关提出申请), by an item that is published and gives a licence of
 * this name with an end.
 */
export function checkRenewed(documents: Documents, published: Documents): void {
  for (const { file, item } of documents) {
    const { renews, name } = item.result;
    if (!renews) continue;
    const path = ['result', 'renews', 'directory'];
    const issuing = published.find(({ item: other }) => other.agency === item.agency && other.directory === renews.directory)?.item;
    if (!issuing) file.refuse(path, `${item.agency} issues nothing under ${renews.directory} that could be renewed`);
    else if (issuing.result.name !== name)
      file.refuse(['result', 'name'], `what is renewed is called ${issuing.result.name} where it is issued`);
    else if (issuing.result.validityMonths === 0) file.refuse(path, `what ${issuing.code} gives has no end, so there is nothing to renew`);
  }
}
