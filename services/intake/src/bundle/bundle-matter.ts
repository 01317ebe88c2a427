import type { OpenMatter } from '../notice/matter.js';
import type { CaseTools } from '../case/case.commands.js';
import { applicantNameOf, lockBundle, toldBundle } from './bundle.commands.js';
import { bundleFrame } from './bundle.documents.js';
import { assertBundleAtSite } from './bundle.domain.js';
import { bundleServed } from './extension.commands.js';

/** An application for a bundle, as what its documents are brought for. @throws DomainError `bundle-not-found` */
export const bundleMatter =
  (tools: Pick<CaseTools, 'personal'>): OpenMatter =>
  async (tx, id, clerk) => {
    const whole = await lockBundle(tx, id);
    const row = whole?.row ?? null;
    assertBundleAtSite(row, clerk);
    if (!whole) throw new Error('a row that is there has its members');
    return {
      told: toldBundle(row),
      consents: row.electronicService,
      served: (service) => bundleServed(tx, whole, service),
      signed: () => {
        const { caseNo, issuer, applicant, item } = bundleFrame(row, whole.version, applicantNameOf(row, tools));
        return Promise.resolve({ caseId: row.id, agencyCode: row.leadAgencyCode, head: { caseNo, issuer, applicant, item } });
      },
    };
  };
