import type { FaultProxy } from '../proxy/fault-proxy.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import type { Rig } from '../rig/rig.ts';
import type { Disturbance } from '../run/run-flow.ts';
import type { CrashPoint } from './points.ts';
import { nameCrashPoints } from './points.ts';

/** When the controller dies, seen from one request: the server never hears of it; it has the reply; it will never have it. */
export const MOMENTS = ['before', 'after', 'after with the reply lost'] as const;

/** One of them. */
export type Moment = (typeof MOMENTS)[number];

/** Kills the controller at a point of the flow, and starts it again. From the kill on nothing that it still sent is passed on. */
export function crashAt(rig: Rig, point: CrashPoint, moment: Moment): Disturbance {
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  const dying = Promise.withResolvers<void>();
  const die = (): void => {
    rig.proxy.setHooks({ onRequest: () => dying.promise.then(() => ({ do: 'reset' })) });
    crash(rig).then(resolve, reject).finally(dying.resolve);
  };
  hookUp(rig.proxy, point, moment, die);
  return { over };
}

/** Nothing is passed on until the process is gone, so that what it had under way stays its own. */
async function crash({ controller, proxy }: Rig): Promise<void> {
  await controller.kill();
  proxy.setHooks({});
  await controller.restart();
}

function hookUp(proxy: FaultProxy, point: CrashPoint, moment: Moment, die: () => void): void {
  const nameOf = nameCrashPoints();
  let target: SeenRequest | undefined;
  proxy.setHooks({
    onRequest: (request) => {
      if (nameOf(request) !== point) return { do: 'forward' };
      target = request;
      if (moment !== 'before') return { do: 'forward' };
      die();
      return { do: 'reset' };
    },
    onReply: (request) => {
      if (request !== target || moment !== 'after with the reply lost') return { do: 'deliver' };
      die();
      return { do: 'lose' };
    },
    onDelivered: (request) => {
      if (request === target && moment === 'after') die();
    },
  });
}
