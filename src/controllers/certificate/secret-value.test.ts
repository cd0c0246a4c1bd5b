import { expect, test } from 'vitest';
import type { KubeObject } from '../../api/kubernetes.ts';
import { secretValue } from './secret-value.ts';

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keystore', namespace: 'shop' },
  data: { password: 'c2VjcmV0', empty: '' },
};

test('an entry is what its base64 says', () => {
  expect(Buffer.from(secretValue(secret, 'password')?.reveal() ?? []).toString()).toBe('secret');
});

test.each(['absent', 'empty', 'constructor', 'toString', '__proto__'])('"%s" is no entry of it', (key) => {
  expect(secretValue(secret, key)).toBeUndefined();
});
