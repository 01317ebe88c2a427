// Words in which these characters say nothing vague.
const PLAIN = /等(?=级|候|待|额|价|同|效)|(?<=同|平|高|中|初|均|相|对|不)等/g;
const VAGUE = ['等', '其他', '其它', '相关', '有关'] as const;

/**
 * The vague word or catch-all clause in a condition or the name of a material, if there is one. It would let a window ask for what the
 * list does not name, so it may not be published (吉政办函〔2018〕52号; 安阳市政务服务条例 第十三条).
 */
export function vagueWord(text: string): string | undefined {
  const plain = text.replace(PLAIN, '');
  return VAGUE.find((word) => plain.includes(word));
}
