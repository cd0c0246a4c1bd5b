import type { SolverObjectFacts } from '../../../src/api/challenge/solver-object.ts';
import { solverObjectIndexes } from '../../../src/api/challenge/solver-object.ts';
import { chooseRoute } from '../../../src/solvers/http01/registry.ts';
import type { AcmeSolver } from '../../../src/api/issuer/types.ts';
import { solverName } from '../../../src/solvers/http01/solver-objects.ts';
import { defaultPod } from './challenge-view.ts';
import type { Cached } from '../../../src/api/kubernetes.ts';
import { challengeType } from '../../../src/api/resource-types.ts';
import type { ChallengeFacts } from '../../../src/api/challenge/facts.ts';
import type { IssuerFacts } from '../../../src/api/issuer/facts.ts';
import type { OrderFacts } from '../../../src/api/order/facts.ts';
import type { SecretFacts } from '../../../src/api/secret/facts.ts';
import { Fault } from '../../../src/base/fault.ts';
import { after, formatInstant, minutes, seconds } from '../../../src/base/instant.ts';
import type { ChallengeReply } from '../../../src/controllers/challenge/calls.ts';
import { decide } from '../../../src/controllers/challenge/decide.ts';
import type { ChallengeSettings } from '../../../src/controllers/challenge/settings.ts';
import { observe } from '../../../src/controllers/challenge/view.ts';
import { challengeIndexes } from '../../../src/controllers/challenge/watch.ts';
import { issuerIndexes } from '../../../src/controllers/issuer-indexes.ts';
import { orderIndexes } from '../../../src/controllers/order/watch.ts';
import type { Answer } from '../../../src/kube/controller.ts';
import {
  aDesk,
  anAcmeIssuer,
  anAcmeRequest,
  announced,
  anOrder,
  challengesOf,
  faulted,
  now,
  replied,
  thumbprint,
} from './acme-objects.ts';
import type { Pairs } from './certificate-fixtures.ts';
import { readerOf } from './readers.ts';

/** The settings of a controller started without flags. */
const settings: ChallengeSettings = {
  clusterResourceNamespace: 'cert-manager',
  mostAtOnce: 60,
  ambientCredentials: { issuers: false, clusterIssuers: true },
  http01: { answeredBy: defaultPod, extraLabels: {}, exactPath: true, gatewayApi: false },
  recursiveOnly: false,
  checkPeriod: seconds(10),
  settleTime: seconds(1),
};

/** What exists, and what has been answered. The rest is a Challenge as its Order made it. */
export interface ChallengeWorld {
  readonly challenge?: Parameters<typeof challengesOf>[1];
  readonly order?: Parameters<typeof anOrder>[1] | 'none';
  readonly issuer?: IssuerFacts | 'none';
  readonly others?: readonly ChallengeFacts[];
  readonly solverObjects?: readonly SolverObjectFacts[];
  /** Those that the Challenge was made with. */
  readonly solvers?: readonly AcmeSolver[];
  /** `--acme-http01-solver-image`. */
  readonly image?: string;
  /** Whether the solver objects have the names that the Challenge gives them. */
  readonly named?: true;
  readonly mostAtOnce?: number;
  readonly answers?: Readonly<Record<string, Answer<ChallengeReply>>>;
}

/** What is decided about the Challenge of one name. */
export function challengeWord(pairs: Pairs, world: ChallengeWorld) {
  const announcement = announced('www.example.com');
  const whole = anOrder(anAcmeRequest(pairs.nextRequest), { status: announcement });
  const order =
    world.order === 'none'
      ? undefined
      : anOrder(anAcmeRequest(pairs.nextRequest), { status: announcement, ...world.order });
  const [challenge] = challengesOf(whole, world.challenge, world.solvers);
  if (challenge === undefined) throw new Error('the Order needs no Challenge');
  const issuers = world.issuer === 'none' ? [] : [world.issuer ?? anAcmeIssuer()];
  const readers = {
    challenges: readerOf([challenge, ...(world.others ?? [])], challengeIndexes),
    orders: readerOf<OrderFacts>(order === undefined ? [] : [order], orderIndexes),
    issuers: readerOf(issuers, issuerIndexes),
    clusterIssuers: readerOf<IssuerFacts>([], issuerIndexes),
    secrets: readerOf<SecretFacts>([]),
    strangers: readerOf<Cached>([]),
    solverObjects: [readerOf(solverObjectsOf(world, challenge), solverObjectIndexes)],
  };
  const desk = aDesk<ChallengeReply>({ thumbprint: replied({ of: 'thumbprint', thumbprint }), ...world.answers });
  const key = { type: challengeType, namespace: 'shop', name: challenge.metadata.name };
  const answeredBy = { ...defaultPod, image: world.image ?? defaultPod.image };
  const http01 = { ...settings.http01, answeredBy };
  const own = { ...settings, http01, mostAtOnce: world.mostAtOnce ?? settings.mostAtOnce };
  const observed = observe({ readers, settings: own, chooseRoute }, key, desk);
  if (observed === undefined) throw new Error('no Challenge');
  return decide(observed.view, now);
}

const presentedAt = formatInstant(after(now, seconds(-2)));
/** Two seconds ago. */
export const presented = { status: { processing: true, presented: true, presentedAt, state: 'pending' } };
export const done = replied<ChallengeReply>({ of: 'done' });
/** A call that failed, to be made again in a minute. */
export const failing = (kind: Fault['kind'], code = 'X', until = after(now, minutes(1))) =>
  faulted(new Fault(kind, { code, message: 'it said no' }), until);

/** Under the names that they have, or under those that the Challenge gives its objects. */
function solverObjectsOf(
  { solverObjects = [], named }: ChallengeWorld,
  challenge: ChallengeFacts,
): readonly SolverObjectFacts[] {
  if (named !== true) return solverObjects;
  const name = solverName(challenge.metadata.uid);
  return solverObjects.map((object) => ({ ...object, metadata: { ...object.metadata, name } }));
}
