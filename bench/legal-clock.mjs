// How many due dates with one suspension the legal clock counts a second on one core, and how that compares with counting day by day in
// the same run. After `npm run build`: `node bench/legal-clock.mjs [rounds]`.
import { DEFAULT_READINGS } from '@onewindow/contracts';
import { dueUnder, explainUnder, NATIONAL_CALENDAR } from '@onewindow/legal-clock';

const DAY_MS = 86_400_000;
const ZONE_MS = 8 * 3_600_000;
const CASES = 20_000;
const rounds = Number(process.argv[2] ?? 5);

const dayOf = (time) => new Date(time + ZONE_MS).toISOString().slice(0, 10);

/** A clock that starts some day of 2024 to 2026, under a suspension of one to three weeks. */
function clock(i) {
  const start = new Date(Date.UTC(2024, 0, 2, i % 9, i % 60) + ((i * 7) % 950) * DAY_MS);
  const from = start.getTime() + (1 + (i % 12)) * DAY_MS;
  const suspension = {
    id: `s${i}`,
    clocks: 'both',
    cause: 'expert-review',
    basis: '某条例 第八条',
    plannedDays: 14,
    from: dayOf(from),
    to: dayOf(from + (7 + (i % 15)) * DAY_MS),
    noticeServedAt: new Date(from),
  };
  const limit = { amount: 5 + (i % 41), unit: 'working-day', basis: '行政许可法 第四十二条' };
  const ledger = { suspensions: [suspension], extension: null };
  return { name: 'statutory', start, limit, ledger, calendar: NATIONAL_CALENDAR, readings: DEFAULT_READINGS, law: {} };
}

const numberOf = (day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const off = new Set(NATIONAL_CALENDAR.daysOff.map(numberOf));
const madeUp = new Set(NATIONAL_CALENDAR.makeUpDays.map(numberOf));

/** The same, day by day with the calendar's days in sets. */
function dayByDay({ start, limit, ledger }) {
  const [from, to] = [numberOf(ledger.suspensions[0].from), numberOf(ledger.suspensions[0].to)];
  let day = Math.floor((start.getTime() + ZONE_MS) / DAY_MS);
  for (let left = limit.amount; left > 0;) {
    day++;
    const isWorked = madeUp.has(day) || (!off.has(day) && (day + 3) % 7 < 5);
    if (isWorked && !(from <= day && day <= to)) left--;
  }
  return dayOf(day * DAY_MS);
}

const clocks = Array.from({ length: CASES }, (_, i) => clock(i));

for (const one of clocks)
  if (dueUnder(one).day !== dayByDay(one))
    throw new Error(`they differ: ${dueUnder(one).day} and ${dayByDay(one)} of ${JSON.stringify(one)}`);

/** The best of the rounds, as dates a second. */
function rate(count) {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    for (const one of clocks) count(one);
    best = Math.max(best, (CASES / (performance.now() - began)) * 1000);
  }
  return best;
}

const figures = { table: rate(dueUnder), explained: rate(explainUnder), dayByDay: rate(dayByDay) };
const said = (value) => Math.round(value).toLocaleString('en');
console.log(`due dates a second, one suspension each, best of ${rounds} rounds of ${said(CASES)}`);
console.log(`  counted by tables     ${said(figures.table)}`);
console.log(`  with their steps      ${said(figures.explained)}`);
console.log(`  counted day by day    ${said(figures.dayByDay)}`);
console.log(`  tables to day by day  ${(figures.table / figures.dayByDay).toFixed(1)} to 1`);
