import { digest } from '../../../base/digest.ts';
import type { ChallengeCall, Dns01Task } from '../calls.ts';
import type { ReadyChallengeView } from '../view.ts';

type CallNamed<Name extends ChallengeCall['name']> = Extract<ChallengeCall, { name: Name }>;

const idOf = ({ challenge }: ReadyChallengeView, question: string): string => `${question}:${challenge.metadata.uid}`;

/** What the server says, it says to an account: another one has another answer. */
const idAsAccount = (view: ReadyChallengeView, question: string): string =>
  `${idOf(view, question)}:${view.issuer.place.accountUrl}`;

/** What is asked of the server counts against the issuer. */
const issuerTarget = ({ issuer }: ReadyChallengeView): string => `issuer ${issuer.facts.metadata.uid}`;

/** A look takes ten seconds where nobody answers: below one domain not more than some at once, and no other domain waits for them. */
const lookTarget = ({ issuer, challenge }: ReadyChallengeView): string =>
  `look ${issuer.facts.metadata.uid} ${challenge.spec.dnsName.toLowerCase().split('.').slice(-2).join('.')}`;

/** What is asked of a DNS provider counts against that solver of the issuer: one that is slow holds up no other credential. */
const dnsTarget = ({ issuer }: ReadyChallengeView, { dns01 }: Dns01Task): string =>
  `dns ${issuer.facts.metadata.uid} ${digest(JSON.stringify(dns01))}`;

/** What the key of a Challenge is made with: nobody outside is asked. */
export const thumbprintCall = (view: ReadyChallengeView): CallNamed<'thumbprint'> => ({
  name: 'thumbprint',
  id: idOf(view, `thumbprint:${view.issuer.place.key.version ?? ''}`),
  target: issuerTarget(view),
  place: view.issuer.place,
});

/** Puts the value in place. Other credentials, or other versions of them, are another question. */
export const presentCall = (view: ReadyChallengeView, task: Dns01Task): ChallengeCall => ({
  name: 'present',
  id: idOf(view, `present:${versionsOf(task)}`),
  target: dnsTarget(view, task),
  task,
});

/** Takes it away. */
export const cleanUpCall = (view: ReadyChallengeView, task: Dns01Task): ChallengeCall => ({
  name: 'cleanUp',
  id: idOf(view, `cleanUp:${versionsOf(task)}`),
  target: dnsTarget(view, task),
  task,
});

const versionsOf = ({ credentials, dns01 }: Dns01Task): string =>
  digest(JSON.stringify([dns01, credentials.map(({ version }) => version ?? 'absent')]));

/** Looks whether it is seen. `again`: what was seen before is too old. */
export const checkCall = (view: ReadyChallengeView, task: Dns01Task, again: boolean): ChallengeCall => ({
  name: 'check',
  id: idOf(view, 'check'),
  target: lookTarget(view),
  task,
  ask: view.settings.recursiveOnly || (task.dns01.nameservers ?? []).length > 0 ? 'recursive' : 'authoritative',
  place: view.issuer.place,
  ...(again ? { again } : {}),
});

/** Looks for the answer as the server will. */
export const checkHttp01Call = (view: ReadyChallengeView, again: boolean): ChallengeCall => {
  const { dnsName, token, key } = view.challenge.spec;
  return {
    name: 'checkHttp01',
    id: idOf(view, 'checkHttp01'),
    target: lookTarget(view),
    question: { domain: dnsName, token, key },
    ...(again ? { again } : {}),
  };
};

/** Tells the server that the answer is in place. */
export const acceptCall = (view: ReadyChallengeView): CallNamed<'accept'> => ({
  name: 'accept',
  id: idAsAccount(view, 'accept'),
  target: issuerTarget(view),
  place: view.issuer.place,
  url: view.challenge.spec.url,
});

/** Looks what the server has found. */
export const lookCall = (view: ReadyChallengeView, again: boolean): CallNamed<'lookAtAuthorization'> => ({
  name: 'lookAtAuthorization',
  id: idAsAccount(view, 'lookAtAuthorization'),
  target: issuerTarget(view),
  place: view.issuer.place,
  url: view.challenge.spec.authorizationURL,
  ...(again ? { again } : {}),
});
