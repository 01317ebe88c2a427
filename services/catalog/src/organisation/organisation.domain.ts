import { codeId } from '@onewindow/contracts';
import type { AgencyEntry, SiteEntry, StaffEntry } from '../files/schemas.js';

/** A body that takes part in government service. */
export interface Agency {
  readonly id: string;
  readonly agencyCode: string;
  readonly name: string;
  readonly regionCode: string;
  /** Client id of its own system; empty where it has none. */
  readonly clientId: string;
  readonly codeCertainty: AgencyEntry['codeCertainty'];
}

/** A place where people are served. */
export interface Site {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: SiteEntry['level'];
  readonly regionCode: string;
  /** Id of the site above it; empty at the top. */
  readonly parentId: string;
  readonly windows: readonly SiteWindow[];
}

/** A window of a site; without directory codes it takes every item of the region (无差别). */
interface SiteWindow {
  readonly windowId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: SiteEntry['windows'][number]['kind'];
  /** What a specialised window is for; else empty. */
  readonly purpose: string;
  readonly directoryCodes: readonly string[];
}

/** A person who works for an agency. Site and window are empty for a back office. */
export interface StaffMember {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly agencyCode: string;
  readonly siteId: string;
  readonly windowId: string;
  readonly roles: StaffEntry['roles'];
  readonly active: boolean;
}

/** Ids come from codes, so they are the same in every installation. */
const siteId = (siteCode: string): string => codeId('site', siteCode);
const windowId = (siteCode: string, windowCode: string): string => codeId('window', `${siteCode}/${windowCode}`);
const staffId = (username: string): string => codeId('staff', username);

export const toAgency = ({ code, name, region, clientId, codeCertainty }: AgencyEntry): Agency => ({
  id: codeId('agency', code),
  agencyCode: code,
  name,
  regionCode: region,
  clientId: clientId ?? '',
  codeCertainty,
});

export const toSite = ({ code, name, level, region, parent, windows }: SiteEntry): Site => ({
  id: siteId(code),
  code,
  name,
  level,
  regionCode: region,
  parentId: parent === undefined ? '' : siteId(parent),
  windows: windows.map((window) => ({
    windowId: windowId(code, window.code),
    code: window.code,
    name: window.name,
    kind: window.kind,
    purpose: window.purpose ?? '',
    directoryCodes: window.directory,
  })),
});

export const toStaffMember = ({ username, name, agency, site, window, roles, active }: StaffEntry): StaffMember => ({
  id: staffId(username),
  username,
  name,
  agencyCode: agency,
  siteId: site === undefined ? '' : siteId(site),
  windowId: site === undefined || window === undefined ? '' : windowId(site, window),
  roles,
  active,
});
