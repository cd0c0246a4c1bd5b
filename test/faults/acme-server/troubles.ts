import { X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { challengeType } from '../../../src/api/resource-types.ts';
import { renewAgainAndAgain } from '../../support/builders/renew.ts';
import type { AcmeRun, AcmeScene } from './many-proven.ts';
import { challengesSeen, orderAll, untilSettledAt } from './many-proven.ts';
import { chainIn, pairsOf } from './pairs.ts';

/** What a plan saw. */
interface Seen {
  /** What should have been otherwise. */
  readonly found: readonly string[];
  /** The log of a server that was there before the one that runs at the end. */
  readonly before?: string;
}

/** An ACME server that is unusual in one way. */
export interface Trouble extends Pick<AcmeRun, 'setting' | 'issuer'> {
  readonly name: string;
  /** How often each certificate is signed. Default once. */
  readonly signatures?: number;
  /** How many servers there were, each of which has one account. Default 1. */
  readonly servers?: number;
  /** Left out where there is no time for it. */
  readonly takesMinutes?: boolean;
  act(scene: AcmeScene): Promise<Seen>;
}

const PROFILE_SECONDS = 6 * 86_400;
const ROOTS = 3;
/** From there on the server forgets: some are being proven, others are not yet ordered or have their certificate. */
const CHALLENGES = 2;

/** Settings of Pebble, one each. Source: reliability, FT-19. */
export const troubles: readonly Trouble[] = [
  ...[5, 50, 90].map((nonceReject) => ({
    ...issuing(`${nonceReject} % of the nonces refused`, { nonceReject }),
    takesMinutes: nonceReject === 90,
  })),
  ...[0, 50, 100].map(reusing),
  ...[1, 3, 8].map((chainLength) =>
    issuing(`${chainLength} above the leaf`, { chainLength }, (secret) => ofLength(secret, 1 + chainLength)),
  ),
  ...[0, 1, ROOTS].map(preferring),
  profiled('six-days'),
  issuing('up to 15 s before a proof is looked at', { validationSleep: 15 }),
  {
    name: 'everything forgotten amid the orders',
    setting: {},
    servers: 2,
    act: async (scene) => {
      await orderAll(scene);
      const { rig, pebble } = scene;
      const someAre = (all: readonly KubeObject[]): boolean => all.length >= CHALLENGES;
      await rig.cluster.untilAll({ type: challengeType, namespace: rig.namespace }, 'some Challenges', someAre);
      const before = await pebble.log();
      await pebble.restart();
      await untilSettledAt(scene, 1);
      return { before, found: [] };
    },
  },
];

type Look = (secret: KubeObject) => string | undefined;

function issuing(name: string, setting: Trouble['setting'], look: Look = () => undefined): Trouble {
  return { name, setting, act: (scene) => issuedAs(scene, look) };
}

async function issuedAs(scene: AcmeScene, look: Look): Promise<Seen> {
  await orderAll(scene);
  await untilSettledAt(scene, 1);
  return { found: (await pairsOf(scene)).map(look).filter((problem) => problem !== undefined) };
}

/** Each name is ordered twice, so that there is a proof to keep. Pebble keeps one in a hundred with 0 too. */
function reusing(authorizationReuse: number): Trouble {
  return {
    name: `${authorizationReuse} % of the proofs kept`,
    setting: { authorizationReuse },
    signatures: 2,
    act: async (scene) => {
      const { rig, count } = scene;
      await orderAll(scene);
      const renewals = { namespace: rig.namespace, certificates: count, upTo: 2 };
      await renewAgainAndAgain(rig.address, renewals, rig.signal);
      await untilSettledAt(scene, 2);
      const least = { 0: 1.5, 50: 1, 100: 1 }[authorizationReuse] ?? 1;
      const most = authorizationReuse === 100 ? 1 : 2;
      const seen = challengesSeen(scene);
      return {
        found: seen >= least * count && seen <= most * count ? [] : [`${seen} proofs for ${2 * count} certificates`],
      };
    },
  };
}

/** The last certificate of a chain is signed by its root, which is not in it. RFC 8555 §7.4.2. */
function preferring(number: number): Trouble {
  const commonName = async (pebble: AcmeScene['pebble']): Promise<string> =>
    /CN=(.*)/.exec(new X509Certificate(await pebble.root(number)).subject)?.[1] ?? '';
  return {
    name: `root ${number} of ${1 + ROOTS} preferred`,
    setting: { alternateRoots: ROOTS, chainLength: 2 },
    issuer: async (pebble) => ({ preferredChain: await commonName(pebble) }),
    act: async (scene) => {
      const wanted = `CN=${await commonName(scene.pebble)}`;
      return issuedAs(scene, (secret) => {
        const issuer = chainIn(secret).at(-1)?.issuer ?? 'nobody';
        return issuer === wanted ? undefined : `${secret.metadata.name} ends at ${issuer}, not ${wanted}`;
      });
    },
  };
}

function profiled(profile: string): Trouble {
  const profiles = {
    default: { description: 'The default', validityPeriod: 7_776_000 },
    [profile]: { description: 'Six days', validityPeriod: PROFILE_SECONDS },
  };
  return {
    name: `profile ${profile}`,
    setting: { profiles },
    issuer: async () => ({ profile }),
    act: (scene) => issuedAs(scene, ofProfile),
  };
}

const ofProfile: Look = (secret) => {
  const [leaf] = chainIn(secret);
  const life = (Date.parse(leaf?.validTo ?? '') - Date.parse(leaf?.validFrom ?? '')) / 1000;
  return Math.abs(life - PROFILE_SECONDS) <= 1 ? undefined : `${secret.metadata.name} lives for ${life} s`;
};

function ofLength(secret: KubeObject, wanted: number): string | undefined {
  const { length } = chainIn(secret);
  return length === wanted ? undefined : `${secret.metadata.name} holds ${length} certificates, not ${wanted}`;
}

/** How often an account was made, by the logs of Pebble. */
export const accountsRegistered = (logs: string): number => (logs.match(/There are now \d+ accounts/g) ?? []).length;
