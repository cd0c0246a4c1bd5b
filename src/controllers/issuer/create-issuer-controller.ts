import type { Controller } from '../../kube/controller.ts';
import type { IssuerCall, IssuerReply } from './calls.ts';
import type { IssuerAbilities } from './perform.ts';
import type { IssuerSettings } from './settings.ts';
import type { IssuerReaders, IssuerView } from './view.ts';
import { decide } from './decide.ts';
import { perform } from './perform.ts';
import { createRefusals } from './refusals.ts';
import { observe } from './view.ts';

/** The controller of Issuers and ClusterIssuers, put together. Its watches are in watch.ts, its indexes in ../issuer-indexes.ts. */
export function createIssuerController(
  readers: IssuerReaders,
  abilities: IssuerAbilities,
  settings: IssuerSettings,
): Controller<IssuerView, IssuerCall, IssuerReply> {
  const { issuers, lossesOf } = abilities;
  const parts = { readers, settings, issuers, lossesOf };
  const performing = { ...abilities, refusals: createRefusals() };
  return {
    name: 'issuers',
    observe: (key, desk) => observe(parts, key, desk),
    decide,
    perform: (call, signal) => perform(performing, call, signal),
    // All requests wait for their issuer: it goes before them.
    urgency: () => 0,
  };
}
