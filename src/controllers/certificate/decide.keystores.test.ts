import { beforeAll, expect, test } from 'vitest';
import type { Answer } from '../../kube/controller.ts';
import type { CertificateReply } from './calls.ts';
import type { World } from '../../../test/support/builders/certificate-view.ts';
import { aCertificate, aSecret } from '../../../test/support/builders/certificate-objects.ts';
import {
  at,
  makePairs,
  now,
  settled,
  settledWorld,
  word,
} from '../../../test/support/builders/certificate-fixtures.ts';
import { readerOf } from '../../../test/support/builders/readers.ts';
import { certificateFacts } from '../../api/certificate/facts.ts';
import { cachedMetadata } from '../../api/metadata.ts';
import { Fault } from '../../base/fault.ts';
import { minutes } from '../../base/instant.ts';
import { certificateIndexes, certificateWatches } from './watch.ts';

const passwordSecretRef = { name: 'keystore', key: 'word' };
const asking = aCertificate({ status: settled(), spec: { keystores: { jks: { create: true, passwordSecretRef } } } });
const missing: Answer<CertificateReply> = {
  is: 'fault',
  attempts: 1,
  at: now,
  retryAt: at(minutes(1)),
  fault: new Fault('misconfigured', {
    code: 'KeystorePasswordSecretNotFound',
    at: 'spec.keystores.jks.passwordSecretRef',
    message: 'Secret "keystore" is not there',
    remedy: 'create it',
  }),
};

/** A settled Certificate that wants a keystore now, whose password was not there when it was asked for. */
let world: World;
beforeAll(async () => {
  const asked: World = { ...settledWorld(await makePairs()), certificates: [asking], confirmed: true };
  const question = word(asked);
  if (question.do !== 'call') throw new Error(`nothing is asked: ${question.do}`);
  world = { ...asked, answers: { [question.call.id]: missing } };
});

test('a password that is missing is told, and waited for', () => {
  expect(word(world)).toMatchObject({
    do: 'sleep',
    until: at(minutes(1)),
    then: [{ type: 'Warning', reason: 'KeystorePasswordSecretNotFound' }],
  });
});

test('once its Secret is there, the keystore is made at once', () => {
  const secrets = [...(world.secrets ?? []), aSecret('keystore', { word: 'open sesame' })];
  expect(word({ ...world, secrets })).toMatchObject({ do: 'call', call: { name: 'encodeSecret' } });
});

test('the Secret with the password wakes the Certificate whose keystore it opens', () => {
  const none = readerOf<never>([]);
  const certificates = readerOf([certificateFacts(asking)], certificateIndexes);
  const readers = { certificates, requests: none, secrets: none, strangers: none, issuers: none, clusterIssuers: none };
  const { strangers } = certificateWatches(readers);
  const created = { before: undefined, after: { metadata: cachedMetadata(aSecret('keystore', {})) } };
  expect(strangers.keys(created)).toMatchObject([{ namespace: 'shop', name: 'www' }]);
});
