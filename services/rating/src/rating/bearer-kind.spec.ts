import { bearerKind } from './bearer-kind.js';

const token = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), ''].map((part) => Buffer.from(part).toString('base64url')).join('.');

describe('what a token says of its bearer', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['is nothing without a token', undefined, undefined],
    ['is read from the token', `Bearer ${token({ ow_kind: 'staff' })}`, 'staff'],
    ['is read whatever the case of the scheme', `bearer  ${token({ ow_kind: 'applicant' })} `, 'applicant'],
    ['counts although the token has expired', `Bearer ${token({ ow_kind: 'staff', exp: 1 })}`, 'staff'],
    ['is nothing in a token of another issuer', `Bearer ${token({ sub: 'x' })}`, undefined],
    ['is nothing in a token that is not a JWT', 'Bearer abc', undefined],
    ['is nothing in another scheme', 'Basic abc', undefined],
    ['is nothing where it is no text', `Bearer ${token({ ow_kind: ['staff'] })}`, undefined],
  ])('%s', (_, header, kind) => {
    expect(bearerKind(header)).toBe(kind);
  });
});
