import { describe, expect, test } from 'vitest';
import { asFault } from '../../base/fault.ts';
import type { Fault } from '../../base/fault.ts';
import { instant } from '../../base/instant.ts';
import { decodeWatchLine } from './decode-watch-line.ts';

const type = { group: 'cert-manager.io', version: 'v1', kind: 'Certificate', plural: 'certificates', namespaced: true };
const decode = (line: object | string) =>
  decodeWatchLine(typeof line === 'string' ? line : JSON.stringify(line), { verb: 'watch', type }, instant(0));

function faultOfLine(line: object | string): Fault {
  try {
    decode(line);
  } catch (thrown) {
    return asFault(thrown);
  }
  throw new Error('no Fault');
}

describe('a line of a watch', () => {
  test('of metadata only carries the kind asked for', () => {
    const object = { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: { name: 'web' } };
    expect(decode({ type: 'ADDED', object })).toEqual({
      is: 'added',
      object: { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web' } },
    });
  });
  test('that is the bookmark after the initial events says so', () => {
    const metadata = { resourceVersion: '9', annotations: { 'k8s.io/initial-events-end': 'true' } };
    expect(decode({ type: 'BOOKMARK', object: { metadata } })).toEqual({
      is: 'bookmark',
      resourceVersion: '9',
      initialEventsEnd: true,
    });
  });
  test.each([
    [
      'an ERROR with 410',
      { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
      'transient',
      'Expired',
    ],
    ['an ERROR without a code', { type: 'ERROR', object: { kind: 'Status' } }, 'transient', 'InternalError'],
    ['no JSON', '<html>', 'transient', 'MalformedReply'],
    ['an object without a name', { type: 'ADDED', object: { metadata: {} } }, 'transient', 'MalformedReply'],
    ['an unknown type', { type: 'RENAMED', object: {} }, 'transient', 'MalformedReply'],
  ])('%s is a Fault', (_, line, kind, code) => {
    const fault = faultOfLine(line);
    expect([fault.kind, fault.code]).toEqual([kind, code]);
  });
});
