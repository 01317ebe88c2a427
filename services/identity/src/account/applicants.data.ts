import type { CertificateType } from '@onewindow/contracts';

/** A person or company that can sign in as an applicant. */
export interface Applicant {
  readonly username: string;
  readonly name: string;
  readonly certificateType: CertificateType;
  readonly certificateNumber: string;
}

/** Invented people and companies of the embedded stack. Their numbers have right check characters and belong to nobody known to us. */
export const APPLICANTS: readonly Applicant[] = [
  { username: 'zhangwei', name: '张伟', certificateType: '111', certificateNumber: '510104199003071237' },
  { username: 'lina', name: '李娜', certificateType: '111', certificateNumber: '510105198511224561' },
  { username: 'wangfang', name: '王芳', certificateType: '111', certificateNumber: '510107197308157891' },
  { username: 'hongyuan', name: '宏远食品有限公司', certificateType: '001', certificateNumber: '91510104MA6CEXA17W' },
  { username: 'qingshan', name: '青山建设工程有限公司', certificateType: '001', certificateNumber: '91510105MA6DEMT270' },
];
