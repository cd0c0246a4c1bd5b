/** The parts of a V8 CPU profile that are read here. Times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

/** How much time was spent somewhere itself, without what it called. */
export interface Share {
  readonly what: string;
  readonly milliseconds: number;
  /** Of the time in which the process worked. */
  readonly share: number;
}

/** Where the time of a process went. */
export interface CpuSummary {
  /** Without idle time. */
  readonly milliseconds: number;
  readonly garbageCollection: number;
  readonly functions: readonly Share[];
  readonly modules: readonly Share[];
}

const IDLE = '(idle)';
const COLLECTOR = '(garbage collector)';
const PER_MILLISECOND = 1000;

/** Takes the text of a `.cpuprofile` as V8 has just written it. */
export const parseCpuProfile = (text: string): CpuProfile => JSON.parse(text) as CpuProfile;

/** Adds up the self time of a profile by function and by module, heaviest first, at most `most` of each. Files below `root` are named from there. */
export function summariseCpu(profile: CpuProfile, root: string, most = 10): CpuSummary {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const modules = new Map<string, number>();
  let busy = 0;
  profile.samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === IDLE) return;
    const time = Math.max(0, profile.timeDeltas[index] ?? 0) / PER_MILLISECOND;
    busy += time;
    add(functions, nameOf(frame, root), time);
    add(modules, moduleOf(frame, root), time);
  });
  return {
    milliseconds: busy,
    garbageCollection: share(functions.get(COLLECTOR) ?? 0, busy),
    functions: heaviest(functions, busy, most),
    modules: heaviest(modules, busy, most),
  };
}

function add(to: Map<string, number>, name: string, time: number): void {
  to.set(name, (to.get(name) ?? 0) + time);
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const heaviest = (times: ReadonlyMap<string, number>, busy: number, most: number): readonly Share[] =>
  [...times]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([what, milliseconds]) => ({ what, milliseconds, share: share(milliseconds, busy) }));

type Frame = ProfileNode['callFrame'];

const nameOf = (frame: Frame, root: string): string => {
  const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
  return frame.url === '' ? name : `${name} ${moduleOf(frame, root)}:${frame.lineNumber + 1}`;
};

/** The file from the root of the checkout; `node:…` for Node's own; the engine's own work under its own names. */
function moduleOf({ url, functionName }: Frame, root: string): string {
  if (url === '')
    return functionName.startsWith('(') && functionName !== '(anonymous)' ? functionName : '(native code)';
  return url.replace('file://', '').replace(`${root}/`, '').replace(/\?.*$/, '');
}
