import type { CertificateSpec } from '../../../api/certificate/types.ts';
import { expect, test } from 'vitest';
import { renewalWish } from './wishes.ts';

test('a renewal window without its fields, as an older schema let it pass, is one that never opens', () => {
  const spec: object = { secretName: 'www-tls', issuerRef: { name: 'ca' }, renewal: { windows: [{}] } };
  expect(renewalWish(spec as CertificateSpec).windows).toEqual([{ cron: '', length: 0 }]);
});
