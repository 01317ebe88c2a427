import fc from 'fast-check';
import { attachmentNamed, namedFiles, nameIn } from './file.domain.js';

it.each([
  [`attachment; filename="plan.pdf"`, 'plan.pdf'],
  [`attachment; filename=plan.pdf; size=3`, 'plan.pdf'],
  [`attachment; filename="x.pdf"; filename*=UTF-8''%E5%B9%B3%E9%9D%A2%E5%9B%BE.pdf`, '平面图.pdf'],
  [`attachment; filename="C:\\\\fakepath\\\\plan.pdf"`, 'plan.pdf'],
  [`attachment; filename="../../etc/passwd"`, 'passwd'],
  [`attachment; filename*=UTF-8''%E5%B9; filename="plan.pdf"`, 'plan.pdf'],
  ['attachment', undefined],
  [undefined, undefined],
])('reads the name in %p', (header, name) => {
  expect(nameIn(header)).toBe(name);
});

it('writes a header from which every name is read again', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
    .filter((text) => text.isWellFormed() && !/[/\\\p{Cc}]/u.test(text) && text.trim() === text);
  fc.assert(
    fc.property(name, (text) => {
      const header = attachmentNamed(text);
      expect(header).toMatch(/^[\x20-\x7e]+$/);
      expect(nameIn(header)).toBe(text);
    }),
  );
});

it('finds a file that two materials name', () => {
  const materials = [
    { key: 'application', files: ['a', 'b'] },
    { key: 'floor-plan', files: ['a'] },
  ];
  expect(() => namedFiles(materials)).toThrow(expect.objectContaining({ code: 'file-twice', details: { field: 'materials.1.files.0' } }));
  expect(namedFiles(materials.slice(0, 1)).map(({ id, field }) => `${id} ${field}`)).toEqual([
    'a materials.0.files.0',
    'b materials.0.files.1',
  ]);
});
