import { expect, test } from 'vitest';
import { movedClock } from '../../test/support/moved-clock.ts';
import type { KubeObject, ResourceType } from '../api/kubernetes.ts';
import { seconds } from '../base/instant.ts';
import { createEventRecorder } from './events.ts';
import type { KubeApi } from './kube-api.ts';

const type: ResourceType = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const draft = { type: 'Normal', reason: 'Issuing', message: 'something', component: 'test' } as const;

/** An API server that answers when it is told to. */
function slowServer() {
  const waiting: (() => void)[] = [];
  const asked: string[] = [];
  const create: KubeApi['create'] = (_, object) =>
    new Promise<KubeObject>((resolve) => {
      asked.push(object.metadata.name.replace(/\..*/, ''));
      waiting.push(() => resolve(object));
    });
  /** Resolves when what is to be asked next has been asked. */
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  const answerAll = async (): Promise<void> => {
    await settle();
    for (const answer of waiting.splice(0)) answer();
    await settle();
  };
  return { api: { create } as unknown as KubeApi, asked, settle, answerAll };
}

test('events of many objects are sent a few at a time, in the order of their objects, and all of them', async () => {
  const { api, asked, settle, answerAll } = slowServer();
  const events = createEventRecorder({ api, clock: movedClock() });
  const names = Array.from({ length: 20 }, (_, index) => `object-${index}`);
  for (const name of names) events.record(draft, { type, namespace: 'prod', name });
  await settle();
  expect(asked).toEqual(names.slice(0, 8));
  await answerAll();
  expect(asked).toEqual(names.slice(0, 16));
  await answerAll();
  expect(asked).toEqual(names);
});

test('an object with many events does not keep those of others waiting', async () => {
  const { api, asked, answerAll } = slowServer();
  const events = createEventRecorder({ api, clock: movedClock() });
  for (let index = 0; index < 8; index++)
    for (const message of ['one', 'two'])
      events.record({ ...draft, message }, { type, namespace: 'prod', name: `busy-${index}` });
  events.record(draft, { type, namespace: 'prod', name: 'other' });
  await answerAll();
  expect(asked[8]).toBe('other');
});

test('a rested object is forgotten, and has its first ten requests again', async () => {
  const { api, asked, answerAll } = slowServer();
  const clock = movedClock();
  const events = createEventRecorder({ api, clock });
  const tellAll = async (round: string): Promise<void> => {
    for (let index = 0; index < 300; index++)
      events.record({ ...draft, message: round }, { type, namespace: 'prod', name: `object-${index}` });
    for (let turn = 0; turn < 40; turn++) await answerAll();
  };
  await tellAll('first');
  await clock.move(seconds(10));
  await tellAll('second');
  expect(asked).toHaveLength(600);
});
