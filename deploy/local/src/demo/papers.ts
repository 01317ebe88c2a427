import type { CaseView, ExplainedDates } from '@onewindow/contracts';
import type { Cast } from './cast.js';
import { dateFaults, type PublishedDays, type PublishedLimits } from './due-dates.js';
import { numberFaults } from './numbers.js';

interface PublishedItem extends PublishedLimits {
  readonly regionCode: string;
}

/** Where numbers and dates of these cases are not what they should be, by what the catalogue tells everybody. */
export async function paperFaults(cast: Cast, ids: readonly string[]): Promise<string[]> {
  const items = new Map<string, Promise<{ limits: PublishedItem; calendar: PublishedDays }>>();
  const published = ({ itemCode, itemVersion }: CaseView) => {
    const key = `${itemCode}/versions/${itemVersion}`;
    const known = items.get(key) ?? publishedOf(cast, key);
    items.set(key, known);
    return known;
  };
  const cases: CaseView[] = [];
  const faults: string[] = [];
  for (const id of ids) {
    const view = await cast.clerk.must<CaseView>('GET', `/intake/v1/cases/${id}`);
    cases.push(view);
    if (view.acceptedAt === null) continue;
    const explained = await cast.clerk.must<ExplainedDates>('GET', `/intake/v1/cases/${id}/dates`);
    faults.push(...dateFaults({ view, explained, ...(await published(view)) }));
  }
  return [...numberFaults(cases), ...faults];
}

async function publishedOf(cast: Cast, item: string): Promise<{ limits: PublishedItem; calendar: PublishedDays }> {
  const limits = await cast.anyone.must<PublishedItem>('GET', `/catalog/v1/items/${item}`);
  return { limits, calendar: await cast.anyone.must<PublishedDays>('GET', `/catalog/v1/calendars/${limits.regionCode}`) };
}
