import type { Figure, Target } from '../measurement.ts';
import type { CeilingResult } from './plan.ts';

/** `ceiling.throughput`, `ceiling.requests`, `ceiling.clientCpu` and `ceiling.share`: what the server took from a plain client, and how much of it was reached. */
export function ceilingFigures(
  { milliseconds, requests, clientCpuMilliseconds }: CeilingResult,
  n: number,
  reached: number,
  target?: Target,
): readonly Figure[] {
  const ceiling = n / (milliseconds / 1000);
  return [
    {
      id: 'ceiling.throughput',
      what: 'certificates a second, only their writes by a plain client',
      value: ceiling,
      unit: 'per second',
    },
    {
      id: 'ceiling.requests',
      what: `requests a second of that client, ${Math.round(requests / n)} per certificate`,
      value: requests / (milliseconds / 1000),
      unit: 'per second',
    },
    {
      id: 'ceiling.clientCpu',
      what: 'CPU of that client per certificate',
      value: clientCpuMilliseconds / n,
      unit: 'milliseconds',
    },
    {
      id: 'ceiling.share',
      what: 'share of what the API server takes',
      value: reached / ceiling,
      unit: 'share',
      ...(target !== undefined && { target }),
    },
  ];
}
