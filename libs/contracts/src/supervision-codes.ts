/** Rules of electronic supervision (监察规则): what a handling body is warned of or called to account for. */
export const SUPERVISION_RULES = {
  approaching: '临近办理期限仍未办结',
  overdue: '超过办理期限仍未办结',
  'step-overdue': '未超总期限但环节超时',
  'check-overdue': '逾期未作受理审查',
  'issue-overdue': '逾期未颁发、送达办理结果',
  'deemed-accepted': '逾期不告知，自收到申请材料之日起即为受理',
  'deemed-renewed': '逾期未作是否准予延续的决定，视为准予延续',
  'refused-acceptance': '符合条件不予受理',
  'report-overdue': '初审上报超时',
  'reasons-missing': '不予受理或者不予审批未说明理由',
  'off-system': '不按规定网上审批',
  'unlawful-fee': '擅自收费',
  'rating-overdue': '逾期未核实、整改、反馈差评',
  other: '其他违规',
} as const;
export type SupervisionRule = keyof typeof SUPERVISION_RULES;

/** Kinds of warning (监察预警类型), each with its name and the rule by which it is given. */
export const WARNING_KINDS = {
  yellow: { name: '黄色预警', rule: 'approaching' },
  red: { name: '红色纠错', rule: 'overdue' },
  'supervision-order': { name: '督办', rule: 'overdue' },
  leader: { name: '上报', rule: 'overdue' },
  'step-overdue': { name: '环节超期', rule: 'step-overdue' },
  'check-overdue': { name: '受理审查超期', rule: 'check-overdue' },
  'correction-check-overdue': { name: '补正审查超期', rule: 'check-overdue' },
  'issue-overdue': { name: '送达超期', rule: 'issue-overdue' },
  'deemed-accepted': { name: '视为受理', rule: 'deemed-accepted' },
  'deemed-renewed': { name: '视为准予延续', rule: 'deemed-renewed' },
  'rating-overdue': { name: '差评处置超期', rule: 'rating-overdue' },
  'rating-supervision-order': { name: '差评处置督办', rule: 'rating-overdue' },
  'rating-leader': { name: '差评处置上报', rule: 'rating-overdue' },
} as const satisfies Record<string, { readonly name: string; readonly rule: SupervisionRule }>;
export type WarningKind = keyof typeof WARNING_KINDS;
