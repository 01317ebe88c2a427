import fc from 'fast-check';
import { caseNo, isCaseNo, isCitizenId, isItemCode, isUscc, maskedName, maskedNumber } from './identifiers.js';

const ITEM = '12441500196720244T3442199806003';

describe('a unified social credit code (GB 32100-2015)', () => {
  it.each(['12441500196720244T', '11500228008652038C', '11100000000013338W', '11511301008778183N', '91350100M000100Y43'])(
    '%s, a real one, is right',
    (code) => {
      expect(isUscc(code)).toBe(true);
    },
  );

  it('is wrong with any other check character', () => {
    for (const check of '0123456789ABCDEFGHJKLMNPQRTUWXY') expect(isUscc(`12441500196720244${check}`)).toBe(check === 'T');
  });

  it.each(['', '12441500196720244', '12441500196720244t', '1244150019672024IT', '12441500196720244T '])('%p is none', (code) => {
    expect(isUscc(code)).toBe(false);
  });
});

describe('a citizen identity number (GB 11643-1999)', () => {
  it('is right with its date and check character', () => {
    expect(isCitizenId('11010519491231002X')).toBe(true);
  });

  it.each([
    ['another check character', '110105194912310021'],
    ['a lower-case x', '11010519491231002x'],
    ['no such day', '110105194902300025'],
    ['a fullwidth digit', '１1010519491231002X'],
    ['fifteen digits', '110105491231002'],
  ])('is wrong with %s', (_, number) => {
    expect(isCitizenId(number)).toBe(false);
  });

  it('catches every single wrong digit and every swap of neighbours', () => {
    const right = '11010519491231002X';
    fc.assert(
      fc.property(fc.nat(16), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const wrong = right.slice(0, at) + String((Number(right[at]) + by) % 10) + right.slice(at + 1);
        return !isCitizenId(wrong);
      }),
    );
    const swaps = Array.from({ length: 16 }, (_, at) => right.slice(0, at) + right.charAt(at + 1) + right.charAt(at) + right.slice(at + 2));
    expect(swaps.filter((swapped) => swapped !== right && isCitizenId(swapped))).toEqual([]);
  });
});

describe('item codes and case numbers', () => {
  it('an implementation code is USCC, level and directory code', () => {
    expect(isItemCode(ITEM)).toBe(true);
    expect(isItemCode(`${ITEM.slice(0, 18)}8${ITEM.slice(19)}`)).toBe(false);
    expect(isItemCode(ITEM.slice(1))).toBe(false);
  });

  it('a case number is item code, day and six-digit serial', () => {
    const number = caseNo(ITEM, '2026-11-24', 68);
    expect(number).toBe(`${ITEM}20261124000068`);
    expect(isCaseNo(number)).toBe(true);
    expect(isCaseNo(number.slice(0, -1))).toBe(false);
  });

  it.each([0, -1, 1.5, 1_000_000])('there is no serial %p', (serial) => {
    expect(() => caseNo(ITEM, '2026-11-24', serial)).toThrow(RangeError);
  });
});

describe('what lists and logs show', () => {
  it.each([
    ['张三', true, '张*'],
    ['欧阳询', true, '欧**'],
    ['张', true, '张*'],
    ['长春市某某餐饮有限公司', false, '长春市某某餐饮有限公司'],
  ])('%s, a person: %p, is shown as %s', (name, isPerson, shown) => {
    expect(maskedName(name, isPerson)).toBe(shown);
  });

  it('a number keeps two characters at each end', () => {
    expect(maskedNumber('11010519491231002X')).toBe('11**************2X');
    expect(maskedNumber('123')).toBe('****');
  });
});
