import { expect, test } from 'vitest';
import { Secret } from '../../base/secret.ts';
import { withoutSecrets } from './without-secrets.ts';

const token = 'tk/very+secret?0123456789';

const cases: readonly (readonly [name: string, sent: string, said: string, shown: string])[] = [
  ['a whole value', token, `key ${token} is unknown`, 'key [redacted] is unknown'],
  ['the token of a Bearer header, not the scheme', `Bearer ${token}`, `Bearer ${token}: no`, '[redacted]: no'],
  ['the token alone', `Bearer ${token}`, `Bearer wanted, not ${token}`, 'Bearer wanted, not [redacted]'],
  [
    'the value of a parameter, not its name',
    'EG1 access_token=akab-0123;x=1',
    'access_token akab-0123',
    'access_token [redacted]',
  ],
  ['a value in base64', token, `got ${Buffer.from(token).toString('base64')}`, 'got [redacted]'],
  ['a value in a URL', token, `/x?t=${encodeURIComponent(token)}`, '/x?t=[redacted]'],
  ['nothing of a short value, which any word may hold', 'zone', 'no such zone', 'no such zone'],
];

test.each(cases)('cuts out %s', (_, sent, said, shown) => {
  expect(withoutSecrets([new Secret(sent)])(said)).toBe(shown);
});
