/**
 * Words in which 等 says nothing vague, each where it is not the end of one word and 等 by itself: 同等学历 but 合同|等, 等待 but 等|待遇.
 * What is not among them is vague: a name is easily put in other words, and a gap would let a window ask for anything.
 */
const PLAIN = new RegExp(
  [
    // 等 begins the word
    '等级(?!别)',
    '等候',
    '等待(?!遇|业|办|定)',
    '等额(?!度)',
    '等价(?!格|款|目|值)',
    '等同(?!时|步|类|级|样|意|一)',
    '等效(?!力|果|益)',
    '等于',
    '等次',
    '等值',
    '等距',
    '等比(?!例|对)',
    '等量(?!化|表)',
    '等分(?!公司|支|局|店|类)',
    // 等 ends it
    '(?<!(?<![符适])合|[相共协连陪伙会认赞如雷不一])同等',
    '(?<![水公持])平等',
    '(?<![平人年月户])均等',
    '(?<![照真互])相等',
    '(?<![核比校查针应面相])对等',
    '(?<![身提升增])高等(?=教育|学校|院校|级|专科|职业|学历|人民法院)',
    '(?<![高初其当集])中等(?=教育|学校|专业|职业|城市|学历|收入|规模|以上|以下)',
    '初等(?=教育|学校)',
    '不等',
    '[甲乙丙丁]等(?=级|医院|以上)',
    '[一二三特]等(?=奖|功|舱|座|残)',
  ].join('|'),
  'g',
);
const VAGUE = ['等', '其他', '其它', '相关', '有关'] as const;

/**
 * The vague word or catch-all clause in a condition or the name of a material, if there is one. It would let a window ask for what the
 * list does not name, so it may not be published (吉政办函〔2018〕52号; 安阳市政务服务条例 第十三条).
 */
export function vagueWord(text: string): string | undefined {
  const plain = text.replace(PLAIN, '');
  return VAGUE.find((word) => plain.includes(word));
}
