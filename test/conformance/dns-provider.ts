import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeFault, Fault } from '../../src/base/fault.ts';
import type { DnsProvider, TxtRecord } from '../../src/solvers/dns01/provider.ts';
import type { NameServer } from './ask-txt.ts';
import { askTxt, untilTxt } from './ask-txt.ts';

/** What a provider's service may be unable to do, by its nature. */
export type DnsProviderLack = 'clean-up' | 'long values' | 'several values' | 'credentials';

/** A provider as the suite tries it. */
export interface DnsProviderSubject {
  readonly name: string;
  /** Starts all that it takes, or finds out that it cannot be had here. */
  readonly start: () => Promise<RunningDnsProvider>;
  /** What its service cannot do, and why: those cases are skipped, with the reason in their names. */
  readonly lacks?: Readonly<Partial<Record<DnsProviderLack, string>>>;
  /** Why nothing can be tried on this machine, in a word or two. */
  readonly skipped?: string | undefined;
  /** How long a name server may take to show what the provider has accepted. Default 30. */
  readonly seconds?: number;
}

/** A provider whose service runs. */
export interface RunningDnsProvider {
  /** Apex of a zone where the suite may put TXT records below any name: absolute, with the trailing dot. */
  readonly zone: string;
  /** An authoritative server of the zone, which is asked after each step. */
  readonly nameServer: NameServer;
  /** A new object each time, as after a restart; credentials as they should be. `domain` is the one that will be proven. */
  provider(domain: string): DnsProvider | Promise<DnsProvider>;
  /** The same with a credential that the service does not take. */
  readonly wrong?: WrongCredential;
  /** Where the name server answers the values of a name that is delegated by a CNAME. Absent: at the name itself. */
  shownAt?(name: string): string;
  /** Puts a value at a name as somebody else would. Where absent, another provider object does it. */
  putForeign?(record: TxtRecord): Promise<void>;
  stop(): Promise<void>;
}

/** A credential that is refused. */
export interface WrongCredential {
  provider(domain: string): DnsProvider | Promise<DnsProvider>;
  /** What a person must find in the text of the Fault: namespace and name of the Secret. */
  readonly named: string;
  /** What may be in no text. */
  readonly content: string;
}

const never = new AbortController().signal;

/**
 * What every DNS provider must do, ours or a webhook author's, as tests of vitest: values come and go and are asked for by DNS, others' are
 * left alone, and everything may be repeated, also after a restart.
 */
export function dnsProviderConformance(subject: DnsProviderSubject): void {
  const title = subject.skipped === undefined ? subject.name : `${subject.name} (skipped: ${subject.skipped})`;
  describe.skipIf(subject.skipped !== undefined)(title, () => {
    let running: RunningDnsProvider | undefined;
    beforeAll(async () => {
      running = await subject.start();
    });
    afterAll(() => running?.stop());
    const scene = (): Scene => {
      if (running === undefined) throw new Error(`${subject.name} has not started`);
      return aScene(running, subject.seconds ?? 30);
    };
    const caseOf = (title: string, needs: readonly DnsProviderLack[], run: (scene: Scene) => Promise<void>): void => {
      const lack = needs.map((need) => subject.lacks?.[need]).find((reason) => reason !== undefined);
      if (lack === undefined) test(title, () => run(scene()));
      else test.skip(`${title} (skipped: ${lack})`, () => undefined);
    };
    for (const [name, needs, run] of cases) caseOf(name, needs, run);
  });
}

type Case = readonly [sentence: string, needs: readonly DnsProviderLack[], run: (scene: Scene) => Promise<void>];

const cases: readonly Case[] = [
  [
    'a value that is presented is answered by the name server',
    [],
    async ({ record, fresh, shows }) => {
      await (await fresh()).present(record('a'), never);
      await shows('a');
    },
  ],
  [
    'a value that is presented again, also after a restart, is there once',
    [],
    async ({ record, fresh, shows }) => {
      const provider = await fresh();
      await provider.present(record('a'), never);
      await provider.present(record('a'), never);
      await (await fresh()).present(record('a'), never);
      await shows('a');
    },
  ],
  [
    'two values at one name, as of a wildcard and its apex, are there together although they are presented at once',
    ['several values'],
    async ({ record, fresh, shows }) => {
      const provider = await fresh();
      await Promise.all([provider.present(record('a'), never), provider.present(record('b'), never)]);
      await shows('a', 'b');
    },
  ],
  [
    'clean-up of one value leaves the other',
    ['several values', 'clean-up'],
    async ({ record, fresh, shows }) => {
      const provider = await fresh();
      for (const value of ['a', 'b']) await provider.present(record(value), never);
      await shows('a', 'b');
      await provider.cleanUp(record('a'), never);
      await shows('b');
    },
  ],
  [
    'two values that are cleaned up at once are both gone',
    ['several values', 'clean-up'],
    async ({ record, fresh, shows }) => {
      const provider = await fresh();
      for (const value of ['a', 'b']) await provider.present(record(value), never);
      await shows('a', 'b');
      await Promise.all([provider.cleanUp(record('a'), never), provider.cleanUp(record('b'), never)]);
      await shows();
    },
  ],
  [
    'clean-up after a restart takes the value away, and repeated it is silent',
    ['clean-up'],
    async ({ record, fresh, shows }) => {
      await (await fresh()).present(record('a'), never);
      await shows('a');
      const restarted = await fresh();
      await restarted.cleanUp(record('a'), never);
      await shows();
      await restarted.cleanUp(record('a'), never);
      await (await fresh()).cleanUp(record('a'), never);
      await shows();
    },
  ],
  [
    'clean-up at a name where there has never been a value is silent',
    [],
    async ({ record, fresh }) => {
      await expect((await fresh()).cleanUp(record('a'), never)).resolves.toBeUndefined();
    },
  ],
  [
    'clean-up of a value that was never there leaves the one that is',
    ['clean-up'],
    async ({ record, fresh, shows }) => {
      const provider = await fresh();
      await provider.present(record('a'), never);
      await shows('a');
      await provider.cleanUp(record('b'), never);
      await shows('a');
    },
  ],
  [
    "a value that is somebody else's is left alone by presenting and clean-up",
    ['several values', 'clean-up'],
    async ({ record, fresh, foreign, shows }) => {
      await foreign(record('foreign'));
      const provider = await fresh();
      await provider.present(record('a'), never);
      await shows('a', 'foreign');
      await provider.cleanUp(record('a'), never);
      await shows('foreign');
    },
  ],
  [
    'a value longer than 255 characters comes and goes',
    ['long values'],
    async ({ record, fresh, shows }) => {
      const provider = await fresh();
      await provider.present(record('long'), never);
      await shows('long');
      await provider.cleanUp(record('long'), never);
      await shows();
    },
  ],
  [
    'a credential that is refused is told by the name of its Secret and not by its content',
    ['credentials'],
    async ({ record, wrong }) => {
      const fault = await faultOf((await wrong.provider()).present(record('a'), never));
      expect(fault.kind).toMatch(/^(misconfigured|refused)$/);
      expect(describeFault(fault)).toContain(wrong.named);
      expect(allTextsOf(fault)).not.toContain(wrong.content);
    },
  ],
  [
    'an attempt that is given up ends with a Fault, and one given up on its way ends',
    [],
    async ({ record, fresh, answers }) => {
      const provider = await fresh();
      const fault = await faultOf(provider.present(record('a'), AbortSignal.abort()));
      expect(fault.kind).toBe('transient');
      expect(await answers()).toEqual([]);
      const controller = new AbortController();
      const present = provider.present(record('b'), controller.signal);
      controller.abort();
      await present.catch((thrown: unknown) => expect(thrown).toBeInstanceOf(Fault));
    },
  ],
];

/** One case: a name of its own in the zone, and values that are told apart by a word. */
interface Scene {
  /** `long` is a long value. */
  record(word: string): TxtRecord;
  fresh(): Promise<DnsProvider>;
  foreign(record: TxtRecord): Promise<void>;
  /** Resolves when the name server answers the values of these words and no others. */
  shows(...words: readonly string[]): Promise<void>;
  answers(): Promise<readonly string[]>;
  readonly wrong: { provider(): Promise<DnsProvider>; readonly named: string; readonly content: string };
}

function aScene(running: RunningDnsProvider, seconds: number): Scene {
  const label = `case-${randomBytes(4).toString('hex')}`;
  const domain = `${label}.${running.zone.replace(/\.$/, '')}`;
  const name = `_acme-challenge.${domain}.`;
  const record = (word: string): TxtRecord => ({ name, zone: running.zone, domain, value: valueOf(label, word) });
  const fresh = async (): Promise<DnsProvider> => running.provider(domain);
  const shownAt = (): string => running.shownAt?.(name) ?? name;
  return {
    record,
    fresh,
    foreign: async (foreign) => running.putForeign?.(foreign) ?? (await fresh()).present(foreign, never),
    shows: (...words) =>
      untilTxt(
        running.nameServer,
        shownAt(),
        words.map((word) => valueOf(label, word)),
        seconds,
      ),
    answers: () => askTxt(running.nameServer, shownAt()),
    get wrong() {
      const { wrong } = running;
      if (wrong === undefined) throw new Error('say `lacks: {credentials: …}`, or give `wrong`');
      return { ...wrong, provider: async () => wrong.provider(domain) };
    },
  };
}

/** As ACME makes them: the SHA-256 of something in base64url, 43 characters. RFC 8555 §8.4. */
function valueOf(label: string, word: string): string {
  const value = createHash('sha256').update(`${label} ${word}`).digest('base64url');
  return word === 'long' ? value.repeat(10) : value;
}

async function faultOf(attempt: Promise<void>): Promise<Fault> {
  const thrown: unknown = await attempt.then(
    () => 'nothing',
    (error: unknown) => error,
  );
  if (thrown instanceof Fault) return thrown;
  throw new Error(`a Fault was expected, not ${String(thrown)}`, { cause: thrown });
}

/** Also what goes to the log only. */
function allTextsOf(fault: Fault): string {
  const texts = [describeFault(fault), fault.stack];
  for (
    let cause: unknown = fault.cause;
    cause !== undefined;
    cause = cause instanceof Error ? cause.cause : undefined
  ) {
    texts.push(cause instanceof Error ? `${cause.message} ${cause.stack}` : JSON.stringify(cause));
  }
  return texts.join('\n');
}
