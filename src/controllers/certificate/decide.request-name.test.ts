import { beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject, OwnerReference } from '../../api/kubernetes.ts';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import type { World } from '../../../test/support/builders/certificate-view.ts';
import { at, makePairs, reply, started, word } from '../../../test/support/builders/certificate-fixtures.ts';
import { aCertificate, aNextKey, aRequestOf } from '../../../test/support/builders/certificate-objects.ts';
import { aView } from '../../../test/support/builders/certificate-view.ts';
import { uid } from '../../base/brand.ts';
import { minutes } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

/** Everything there but the request, and another's under its name if one is given. */
function readyToAsk(inTheWay?: KubeObject): World {
  const world: World = {
    certificates: [aCertificate({ status: started() })],
    secrets: [aNextKey('www-k3y', pairs.nextKey)],
    requests: inTheWay === undefined ? [] : [inTheWay],
  };
  const key = aView(world).nextKeys[0]?.privateKey;
  if (key?.is !== 'valid') throw new Error('the next key is valid');
  const { publicKeyHash } = key;
  const answers = {
    ...reply('readKey:www-k3y-uid/50', { of: 'key', privateKey: new Secret(pairs.nextRequest), publicKeyHash }),
    ...reply(`makeRequest:${publicKeyHash}:1`, { of: 'makeRequest', request: pairs.nextRequest }),
  };
  return { ...world, answers };
}

const ownedBy = (owner: string): readonly OwnerReference[] => [
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: 'www', uid: uid(owner), controller: true },
];
const ofAnother = (owners: readonly OwnerReference[], more: object = {}): KubeObject =>
  aRequestOf(1, pairs.request, { metadata: { ownerReferences: owners, ...more } });

describe('the request of the next revision', () => {
  test('is named after Certificate and revision', () => {
    expect(word(readyToAsk())).toMatchObject({ do: 'create', object: { metadata: { name: 'www-1' } } });
  });

  test('gets another name where one that nobody owns stands under this one', () => {
    expect(word(readyToAsk(ofAnother([])))).toMatchObject({
      do: 'create',
      object: { metadata: { name: expect.stringMatching(/^www-1-[a-z0-9]{5}$/) } },
    });
  });

  const going: readonly [string, () => KubeObject][] = [
    ['of a Certificate that was there before under our name', () => ofAnother(ownedBy('an-earlier-uid'))],
    [
      'of nobody, and being deleted',
      () => ofAnother([], { deletionTimestamp: '2026-06-01T00:00:00Z', finalizers: ['example.com/wait'] }),
    ],
  ];
  test.each(going)('waits for the one under its name to go: %s', (_, other) => {
    const world = readyToAsk(other());
    const says = 'CertificateRequest "www-1" is another\'s and in the way; delete it if it does not go by itself';
    expect(word(world)).toMatchObject({
      do: 'setStatus',
      status: { conditions: [{ type: 'Ready', message: expect.stringContaining(says) }, { type: 'Issuing' }] },
    });
    const told = { ...world, certificates: [aCertificate({ status: toldOf(world) })] };
    expect(word(told)).toMatchObject({
      do: 'await',
      by: 'requestCertificate',
      because: says,
      changeOf: [{ name: 'www-1' }],
      atLatest: at(minutes(1)),
    });
  });
});

/** The status that is written for a world. */
function toldOf(world: World): object {
  const told = word(world);
  if (told.do !== 'setStatus') throw new Error('a status is written');
  return { ...started(), ...told.status };
}
