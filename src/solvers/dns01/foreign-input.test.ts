import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPayload } from '../../../examples/dns-webhook/challenge-request.ts';
import { Fault } from '../../base/fault.ts';
import { instant } from '../../base/instant.ts';
import { Secret } from '../../base/secret.ts';
import { accountOf } from './acme-dns/accounts.ts';
import { toldToWaitUntil } from './retry-after.ts';
import { updateServer } from './rfc2136/update-server.ts';
import { readAnswer } from './webhook/read-answer.ts';

/** Whatever others write: each reader answers or throws a Fault, and nothing else. */

const now = instant(Date.UTC(2026, 10, 24));
const webhook = { groupName: 'acme.example.com', solverName: 'my-dns' };

function faultsOnly(act: () => unknown): Fault | undefined {
  try {
    act();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
    throw thrown;
  }
}

/** JSON near to the real thing: known names with any values. */
const near = (names: readonly string[]): fc.Arbitrary<unknown> => {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.dictionary(fc.constantFrom(...names), tie('tree')),
    ),
  }));
  return tree;
};

test('any answer of a webhook is a success, or a Fault with a bounded text and an instant to come', () => {
  const body = near(['response', 'success', 'status', 'code', 'message', 'details', 'retryAfterSeconds', '__proto__']);
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), body, (status, answer) => {
      const fault = faultsOnly(() => readAnswer(webhook, { status, body: answer }, now));
      expect(fault?.message.length ?? 0).toBeLessThanOrEqual(1024);
      if (fault?.kind === 'throttled') expect(fault.until).toBeGreaterThan(now);
    }),
  );
});

test('any text in the Secret of acme-dns is an account or a Fault that quotes nothing of it', () => {
  const names = ['a.example', 'username', 'password', 'subdomain'];
  const text = fc.oneof(
    fc.string(),
    near(names).map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, (given) => {
      const marked = `${given}hunter2`;
      for (const one of [given, marked]) {
        const fault = faultsOnly(() => accountOf(new Secret(one), 'a.example', 'Secret "a/b"'));
        expect(`${fault?.message} ${String(fault?.cause)}`).not.toContain('hunter2');
      }
    }),
  );
});

test('any name server is taken or is a Fault', () => {
  fc.assert(fc.property(fc.string(), (text) => void faultsOnly(() => updateServer(text))));
});

test('any Retry-After is none, or an instant between a second and a day from now', () => {
  const header = fc.oneof(fc.string(), fc.bigInt({ min: 0n }).map(String), fc.date().map(String));
  fc.assert(
    fc.property(header, (text) => {
      const until = toldToWaitUntil({ status: 429, headers: { 'retry-after': text } }, now) ?? 0;
      expect(until - now).toBeGreaterThanOrEqual(1000);
      expect(until - now).toBeLessThanOrEqual(86_400_000);
    }),
  );
});

test('any payload is read or refused by the sample webhook, and never throws', () => {
  const part = near(['uid', 'action', 'type', 'dnsName', 'key', 'resolvedFQDN', 'resolvedZone', 'config']);
  const known = { apiVersion: 'webhook.acme.cert-manager.io/v1alpha1', kind: 'ChallengePayload' };
  const body = fc.oneof(
    part,
    part.map((request) => ({ ...known, request })),
  );
  fc.assert(
    fc.property(body, (given) => {
      expect(readPayload(JSON.stringify(given)).is).toMatch(/^(request|wrong)$/);
    }),
  );
});
