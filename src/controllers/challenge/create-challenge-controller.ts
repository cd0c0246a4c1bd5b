import type { Controller } from '../../kube/controller.ts';
import type { ChallengeCall, ChallengeReply } from './calls.ts';
import { decide } from './decide.ts';
import type { ChallengeAbilities } from './perform.ts';
import { perform } from './perform.ts';
import type { ChallengeSettings } from './settings.ts';
import type { ChallengeReaders, ChallengeView } from './view.ts';
import { observe } from './view.ts';

/** Between what has expired and what has time: an Order is only as far as its Challenges are. */
const URGENCY = 0.1;

/** The controller of Challenges, put together. Its watches and indexes are in watch.ts. */
export function createChallengeController(
  readers: ChallengeReaders,
  abilities: ChallengeAbilities,
  settings: ChallengeSettings,
): Controller<ChallengeView, ChallengeCall, ChallengeReply> {
  const parts = { readers, settings, chooseRoute: abilities.chooseRoute };
  return {
    name: 'challenges',
    observe: (key, desk) => observe(parts, key, desk),
    decide,
    perform: (call, signal) => perform(abilities, call, signal),
    urgency: () => URGENCY,
  };
}
