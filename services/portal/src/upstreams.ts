import type { Config } from './config.js';

/** A service behind the portal. */
export interface Upstream {
  readonly name: 'identity' | 'catalog' | 'intake' | 'approval' | 'supervision' | 'rating';
  /** What people call it. */
  readonly title: string;
  /** What it does, in one short line for people. */
  readonly purpose: string;
  readonly address: string;
}

/** The services behind the portal, in the order in which a matter meets them. */
export const upstreams = (config: Config): readonly Upstream[] => [
  { name: 'identity', title: '统一身份认证', purpose: '登录、账号与访问令牌', address: config.IDENTITY_URL },
  { name: 'catalog', title: '事项库', purpose: '办理事项、机构人员与工作日历', address: config.CATALOG_URL },
  { name: 'intake', title: '一窗受理', purpose: '收件、受理、进度查询与出件', address: config.INTAKE_URL },
  { name: 'approval', title: '后台审批', purpose: '审查、决定、时限与证照', address: config.APPROVAL_URL },
  { name: 'supervision', title: '审管联动', purpose: '结果推送、监管认领与全程留痕', address: config.SUPERVISION_URL },
  { name: 'rating', title: '好差评', purpose: '评价邀请、评价与差评整改', address: config.RATING_URL },
];
