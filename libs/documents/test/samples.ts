import type { DocumentData, DocumentKind } from '../src/index.js';

const frame = {
  number: '朝阳市监许受字〔2026〕第000012号',
  caseNo: '220104202601050000012',
  issuer: { name: '长春市朝阳区市场监督管理局', phone: '0431-12345678' },
  issuedOn: '2026-01-05',
  applicant: { name: '长春市朝阳区幸福里餐饮管理有限公司', kind: '2' },
  item: { name: '食品经营许可（新办）', code: '11220104000000019D4000131010001', type: '01' },
} as const;
const legalBasis = ['《食品经营许可和备案管理办法》第十六条'];
const link = { url: 'https://one.example.gov.cn/progress?number=220104202601050000012', caption: '扫码查询办理进度' };
const remedies = { reviewBody: '长春市朝阳区人民政府', court: '长春市朝阳区人民法院' };

const BUNDLE = { caseNo: '220104YJS20260105000001', item: { name: '开办餐饮店', code: '220104-open-restaurant', type: '01' } } as const;

const renewal = {
  ...frame,
  legalBasis: ['《中华人民共和国行政许可法》第五十条第二款', ...legalBasis],
  acceptedOn: '2025-12-01',
  permitName: '食品经营许可证',
  permitNumber: '220104-000131010001-2021-000017',
  formerValidTo: '2026-01-05',
};

/** One document of each kind, as a service would issue it; made up, as are the people in it. */
export const SAMPLES: { readonly [K in DocumentKind]: DocumentData<K> } = {
  BUNDLE_ACCEPT_NOTICE: {
    ...frame,
    ...BUNDLE,
    legalBasis: ['《中华人民共和国行政许可法》第二十六条第二款'],
    receivedOn: '2026-01-05',
    acceptedOn: '2026-01-05',
    jointDueOn: '2026-03-18',
    promisedDueOn: '2026-01-19',
    members: [
      { name: '食品经营许可（新办）', agency: '长春市朝阳区市场监督管理局', number: '220104202601050000012', due: '2026-01-14' },
      { name: '户外招牌设置', agency: '长春市朝阳区城市管理局', number: '220104202601050000013', due: '前置事项办结之日起计算' },
    ],
  },
  BUNDLE_CANCELLATION: {
    ...frame,
    ...BUNDLE,
    legalBasis: ['《中华人民共和国行政许可法》第二十六条第二款'],
    receivedOn: '2026-01-05',
    because: ['企业设立登记'],
    members: [{ name: '食品经营许可（新办）', agency: '长春市朝阳区市场监督管理局', number: '220104202601050000012' }],
    endedOn: '2026-01-12',
    remedies,
  },
  ACCEPT_NOTICE: {
    ...frame,
    legalBasis,
    link,
    receivedOn: '2026-01-05',
    acceptedOn: '2026-01-05',
    statutoryDueOn: '2026-02-02',
    promisedDueOn: '2026-01-14',
  },
  CORRECTION_NOTICE: {
    ...frame,
    legalBasis,
    link,
    receivedOn: '2026-01-05',
    corrections: [
      {
        material: '食品经营场所平面布局图',
        problem: '图上没有标明加工制作区与就餐区的位置、面积，也没有标明主要设施设备的位置',
        requirement: '请按照示范文本重新绘制，标明各功能区的位置和面积',
      },
      { material: '食品安全管理人员培训证明', problem: '未提交', requirement: '请提交一份复印件，并出示原件核对' },
    ],
    dueOn: '2026-01-19',
    lapse: '视为撤回申请',
  },
  NOT_REQUIRED_NOTICE: {
    ...frame,
    legalBasis: ['《中华人民共和国食品安全法》第三十五条'],
    receivedOn: '2026-01-05',
    reason: '你（单位）仅销售食用农产品。销售食用农产品不需要取得食品经营许可。',
    advice: '仅销售预包装食品的，应当在销售活动开展前向所在地县级市场监督管理部门备案。',
  },
  REJECT_ACCEPT: {
    ...frame,
    legalBasis,
    receivedOn: '2026-01-05',
    ground: 'jurisdiction',
    reasons: ['经营场所位于长春市南关区，不在本机关管辖区域内。'],
    rightBody: { name: '长春市南关区市场监督管理局', address: '长春市南关区示范路1号', phone: '0431-87654321' },
    remedies,
  },
  MATERIAL_RECEIPT: {
    ...frame,
    link,
    receivedOn: '2026-01-05',
    materials: [
      { name: '食品经营许可申请书', form: '纸质原件', copies: 1 },
      { name: '营业执照', form: '电子证照', copies: 1 },
      { name: '食品经营场所平面布局图', form: '纸质复印件', copies: 2 },
    ],
    receivedBy: '王小雨',
    agent: '李䶮',
    receiptCode: 'K7MW-3HTP-Q9XA',
  },
  GRANT: {
    ...frame,
    legalBasis,
    acceptedOn: '2026-01-05',
    scope: '热食类食品制售、冷食类食品制售（不含生食海产品）',
    conditions: ['在经营场所的显著位置公示食品经营许可证。', '许可事项发生变化的，在变化后十个工作日内申请变更。'],
    validFrom: '2026-01-12',
    validTo: '2031-01-11',
    permitName: '食品经营许可证',
  },
  REFUSE: {
    ...frame,
    legalBasis,
    acceptedOn: '2026-01-05',
    reasons: [
      '现场核查发现加工制作区与卫生间相邻且未设隔断，不符合《食品经营许可审查通则》关于场所布局的要求。',
      '未配备与经营的食品品种、数量相适应的冷藏设施。',
    ],
    remedies,
  },
  RENEW_GRANT: { ...renewal, validFrom: '2026-01-05', validTo: '2031-01-04' },
  RENEW_DEEMED: { ...renewal, validFrom: '2026-01-06', validTo: '2031-01-05' },
  RENEW_REFUSE: { ...renewal, reasons: ['现场核查发现经营场所布局已改变，与报送的布局图不一致。'], remedies },
  WITHDRAWAL_NOTICE: {
    ...frame,
    legalBasis: ['《吉林省行政许可办理规定（示范）》第二十条'],
    receivedOn: '2026-01-05',
    cause: 'requested',
    causedOn: '2026-01-08',
    endedOn: '2026-01-08',
    returned: '请凭本告知书到收件窗口领取原件',
  },
  SUSPENSION_NOTICE: {
    ...frame,
    acceptedOn: '2026-01-05',
    clocks: 'both',
    cause: '专家评审',
    basis: '《食品经营许可和备案管理办法》第二十条',
    plannedDays: 15,
    fromOn: '2026-01-06',
    reason: '加工工艺复杂，需要组织三名以上专家对食品安全风险进行评审。',
  },
  EXTENSION_NOTICE: {
    ...frame,
    acceptedOn: '2026-01-05',
    approver: 'agency-head',
    basis: '《食品经营许可和备案管理办法》第二十一条',
    amount: 10,
    formerDueOn: '2026-02-02',
    dueOn: '2026-02-16',
    reasons: '现场核查发现的问题需要进一步核实，二十日内不能作出决定。',
  },
  SERVICE_RECEIPT: {
    ...frame,
    documents: [
      { name: '准予行政许可决定书', number: '朝阳市监许准字〔2026〕第000012号' },
      { name: '食品经营许可证', number: 'JY22201040000012' },
    ],
    mode: '直接送达',
    place: '长春市朝阳区政务服务中心一楼综合窗口',
    servedBy: '王小雨、赵明',
  },
  PERMIT: {
    ...frame,
    number: 'JY22201040000012',
    legalBasis,
    link: { url: 'https://one.example.gov.cn/verify/JY22201040000012', caption: '扫码核验' },
    permitName: '食品经营许可证',
    holderNo: '91220104MA00000010',
    legalRepresentative: '张堃',
    address: '长春市朝阳区示范大街100号一层',
    scope: '热食类食品制售；冷食类食品制售（不含生食海产品）',
    details: [{ label: '主体业态', value: '餐饮服务经营者' }],
    validFrom: '2026-01-12',
    validTo: '2031-01-11',
  },
};
