import { isBeside } from '../proxy/seen-request.ts';
import type { Rig } from '../rig/rig.ts';

/** The controller has done what it can when it has asked nothing for so long: it works on what it sees at once. */
const QUIET = 1500;

/**
 * Resolves when the controller has come to rest before what it is shown: neither a request of it (Lease, events and watches left out) nor a
 * watch line for so long. @throws Error of the rig's end.
 */
export function untilRest(rig: Rig, quiet: number = QUIET): Promise<void> {
  const { proxy, signal } = rig;
  return new Promise((resolve, reject) => {
    let seen = countOf(rig);
    let timer = setTimeout(end, quiet);
    const forget = proxy.onTraffic(() => {
      const now = countOf(rig);
      if (now === seen) return;
      seen = now;
      clearTimeout(timer);
      timer = setTimeout(end, quiet);
    });
    const abort = (): void => {
      clearTimeout(timer);
      forget();
      reject(signal.reason instanceof Error ? signal.reason : new Error('the plan was ended'));
    };
    signal.addEventListener('abort', abort, { once: true });
    function end(): void {
      forget();
      signal.removeEventListener('abort', abort);
      resolve();
    }
  });
}

const countOf = ({ proxy }: Rig): number =>
  proxy.lines.length + proxy.passed.filter(({ request }) => !isBeside(request) && request.verb !== 'watch').length;

/** Resolves when a moment has come, fails when it has not within a minute: then the run went another way than the recorded one. */
export async function comes(moment: Promise<void>, what: string, seconds = 60): Promise<void> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error(`${what} did not come within ${seconds} s`)), seconds * 1000);
  try {
    await Promise.race([moment, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
