import type { Scenario } from './scenario.ts';
import { acme } from './scenarios/acme.ts';
import { churn } from './scenarios/churn.ts';
import { idle } from './scenarios/idle.ts';
import { issue } from './scenarios/issue.ts';
import { light } from './scenarios/light.ts';
import { renew } from './scenarios/renew.ts';
import { steady } from './scenarios/steady.ts';

/** Every scenario of `npm run bench`, in the order in which all are run. */
export const SCENARIOS: readonly Scenario[] = [issue, light, renew, churn, idle, steady, acme];
