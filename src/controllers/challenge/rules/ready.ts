import type { ChallengeView, ReadyChallengeView } from '../view.ts';

/** Whether the issuer can be asked. */
export const isReady = (view: ChallengeView): view is ReadyChallengeView => view.issuer.is === 'ready';
