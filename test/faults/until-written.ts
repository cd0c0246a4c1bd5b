import type { FaultProxy } from './proxy/fault-proxy.ts';
import type { SeenRequest } from './proxy/seen-request.ts';
import { isBeside, isWrite } from './proxy/seen-request.ts';

/** Resolves when so many writes of the work have passed a proxy, from now on. Rejects when the signal aborts. */
export function untilWritten(proxy: FaultProxy, count: number, signal: AbortSignal): Promise<void> {
  const from = proxy.passed.length;
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (proxy.passed.slice(from).filter(isWork).length >= count) settle(resolve);
    };
    const stop = (): void => settle(() => reject(new Error('stopped')));
    const endListening = proxy.onTraffic(look);
    const settle = (then: () => void): void => {
      endListening();
      signal.removeEventListener('abort', stop);
      then();
    };
    signal.addEventListener('abort', stop);
    look();
  });
}

const isWork = ({ request }: { readonly request: SeenRequest }): boolean => isWrite(request) && !isBeside(request);
