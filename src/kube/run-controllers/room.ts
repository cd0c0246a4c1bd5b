import type { About, Executor } from '../executor/executor.ts';
import type { BackOff } from '../fault-policy.ts';
import type { Clock } from '../../base/clock.ts';
import type { Controller } from '../controller.ts';
import type { Events, OutsideCall } from '../step.ts';
import type { ReconcileLoop } from '../reconcile-loop/reconcile-loop.ts';
import type { Tap } from '../executor/tap.ts';
import type { Wake } from '../run-controllers.ts';
import type { WorkQueue } from '../queue.ts';
import { createDesks } from '../desk.ts';
import { createWorkQueue } from '../queue.ts';
import { createReconcileLoop } from '../reconcile-loop/reconcile-loop.ts';

/** One controller with its queue, its desks and its loop. */
export interface ControllerRoom {
  readonly name: string;
  readonly wakes: readonly Wake[];
  readonly queue: WorkQueue;
  readonly loop: ReconcileLoop;
  /** Drops what lies on the desks, key material included. */
  forgetAnswers(): void;
}

/** What every room of a process is furnished with. */
export interface Furniture {
  readonly executor: Executor;
  readonly recordEvents: (events: Events, about: About) => void;
  readonly clock: Clock;
  readonly taps: readonly Tap[];
  /** `--concurrent-workers`: of each controller of the reference that a room stands for. */
  readonly workers: number;
  readonly stillHeld: () => boolean;
  readonly newCorrelationId: () => string;
}

/** What tells one room from another besides its controller. */
export interface RoomOptions {
  /** The reference's for its kind (§2.1). */
  readonly backOff: BackOff;
  /** Controllers of the reference whose work is done here at the same time: each has its workers. */
  readonly standsFor: number;
}

/** Furnishes a controller. */
export function createRoom<View, Call extends OutsideCall, Reply>(
  furniture: Furniture,
  controller: Controller<View, Call, Reply>,
  wakes: readonly Wake[],
  { backOff, standsFor }: RoomOptions,
): ControllerRoom {
  const { clock } = furniture;
  const workers = furniture.workers * standsFor;
  const queue = createWorkQueue({ clock, backOff, urgency: (key, now) => controller.urgency(key, now) });
  const desks = createDesks<Reply>(clock, backOff);
  const loop = createReconcileLoop({ ...furniture, workers, controller, queue, desks, backOff });
  return { name: controller.name, wakes, queue, loop, forgetAnswers: () => desks.forgetAll() };
}
