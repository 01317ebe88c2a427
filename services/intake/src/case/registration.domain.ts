import { DomainError, type ItemVersion, type Principal, type RegisterCase } from '@onewindow/contracts';

/** Channel (GB/T 39046 A.5) of who stands at a window. */
const IN_PERSON = '1';
/** Channels (GB/T 39046 A.5) on which a window takes an application in: in person, by mail, otherwise. */
const AT_THE_WINDOW: readonly string[] = [IN_PERSON, '4', '9'];
/** Channels on which the applicant hands in alone: web, mobile. */
const ONLINE: readonly string[] = ['2', '3'];

/** A window as the catalogue has it; `directoryCodes` empty: it takes every item of the site's region (无差别). */
export interface Window {
  readonly windowId: string;
  readonly directoryCodes: readonly string[];
}

/** A site with its windows. */
export interface Site {
  readonly siteId: string;
  readonly regionCode: string;
  readonly windows: readonly Window[];
}

/** What of an item version says who may apply, how and where. */
export type Offer = Pick<ItemVersion, 'serviceObjects' | 'handlingModes' | 'directoryCode' | 'regionCode'>;

/** Whether the applicant stands at a window: it takes in what it handles, and the visit is counted. */
export const isInPerson = (channel: string): boolean => channel === IN_PERSON;

/** Whether the applicant hands in alone on this channel. */
export const isOnline = (channel: string): boolean => ONLINE.includes(channel);

/** The item must be for this kind of applicant (服务对象, GB/T 39046 A.4). */
export function assertServes(item: Pick<Offer, 'serviceObjects'>, kind: string): void {
  if (item.serviceObjects.includes(kind)) return;
  throw new DomainError('invalid', 'applicant-kind-not-served', 'the item is not for this kind of applicant', {
    field: 'applicant.kind',
    served: item.serviceObjects,
  });
}

/** The item must be handled in this form (办理形式, GB/T 39046 A.5). @throws DomainError `channel-not-offered` */
export function assertOffers(item: Pick<Offer, 'handlingModes'>, channel: string): void {
  if (item.handlingModes.includes(channel)) return;
  throw new DomainError('invalid', 'channel-not-offered', 'the item cannot be applied for on this channel', {
    field: 'channel',
    offered: item.handlingModes,
  });
}

/**
 * Applicants hand in online and for themselves alone; clerks take in what comes to their own site.
 * @param subjectId of the certificate in the application
 * @throws DomainError `channel-not-yours`, `applicant-not-you`, `clerk-without-site`, `clerk-without-window`, `site-not-yours` (forbidden)
 */
export function assertMayRegister(body: Pick<RegisterCase, 'channel' | 'siteId'>, subjectId: string, caller: Principal): void {
  const channels = caller.kind === 'applicant' ? ONLINE : AT_THE_WINDOW;
  if (!channels.includes(body.channel))
    throw new DomainError('forbidden', 'channel-not-yours', `on your side an application comes by channel ${channels.join(' or ')}`, {
      field: 'channel',
    });
  if (caller.kind === 'applicant') {
    if (caller.subjectId !== '' && caller.subjectId === subjectId) return;
    throw new DomainError('forbidden', 'applicant-not-you', 'online you apply for yourself, with the certificate you signed in with', {
      field: 'applicant.certificate.certificateNumber',
    });
  }
  if (caller.siteId === '') throw new DomainError('forbidden', 'clerk-without-site', 'your account belongs to no site');
  if (body.channel === IN_PERSON && caller.windowId === '')
    throw new DomainError('forbidden', 'clerk-without-window', 'your account belongs to no window, and each window has its own items', {
      field: 'channel',
    });
  if (body.siteId !== undefined && body.siteId !== caller.siteId)
    throw new DomainError('forbidden', 'site-not-yours', 'a clerk handles what they take in at their own site', { field: 'siteId' });
}

/** Whether a region of GB/T 2260 is the other one or lies in it: 220104 lies in 220100, which lies in 220000. */
export const liesIn = (region: string, other: string): boolean => region.startsWith(other.replace(/(?:00){1,3}$/, ''));

/**
 * A site handles what is offered to its region, by bodies of the region or above it. A window without directory codes takes every item of
 * the region itself (无差别); one with codes takes those.
 * @param windowId where the applicant stands; undefined: nobody stands at a window
 * @throws DomainError `item-not-at-this-site`, `item-not-at-this-window`
 */
export function assertHandledAt(item: Pick<Offer, 'directoryCode' | 'regionCode'>, site: Site, windowId: string | undefined): void {
  const near = liesIn(site.regionCode, item.regionCode);
  if (windowId === undefined) {
    if (near) return;
    throw new DomainError('invalid', 'item-not-at-this-site', 'the site does not handle items of this region', {
      field: 'siteId',
      region: item.regionCode,
    });
  }
  const codes = site.windows.find((window) => window.windowId === windowId)?.directoryCodes;
  const taken = codes?.length === 0 ? site.regionCode === item.regionCode : near && codes?.includes(item.directoryCode);
  if (!taken) throw new DomainError('invalid', 'item-not-at-this-window', 'this window does not take the item', { field: 'itemCode' });
}
