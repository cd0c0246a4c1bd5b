import type { AcmeAuthorization, AcmeChallenge } from '../../acme/acme-client.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { Http01Question } from '../../solvers/http01/self-check-report.ts';
import type { OutsideCall } from '../../kube/step.ts';
import type { Dns01Solver } from '../../solvers/dns01/provider.ts';
import type { AcmePlace } from '../acme-account.ts';
import type { CredentialWish } from '../credentials.ts';

/** One TXT value, where it is kept, and with whose credentials. */
export interface Dns01Task {
  /** Without wildcard label. */
  readonly domain: string;
  readonly wildcard: boolean;
  readonly value: string;
  readonly dns01: Dns01Solver;
  readonly resourceNamespace: string;
  readonly ambientCredentials: boolean;
  readonly credentials: readonly CredentialWish[];
}

/** The calls to the outside that this controller may make; perform.ts carries them out. */
export type ChallengeCall = OutsideCall &
  (
    | { readonly name: 'thumbprint'; readonly place: AcmePlace }
    | { readonly name: 'present' | 'cleanUp'; readonly task: Dns01Task }
    | {
        readonly name: 'check';
        readonly task: Dns01Task;
        readonly ask: 'authoritative' | 'recursive';
        readonly place: AcmePlace;
      }
    | { readonly name: 'checkHttp01'; readonly question: Http01Question }
    | { readonly name: 'readIngress'; readonly namespace: string; readonly ingress: string }
    | { readonly name: 'accept'; readonly place: AcmePlace; readonly url: string }
    | { readonly name: 'lookAtAuthorization'; readonly place: AcmePlace; readonly url: string }
  );

/** What they answer. */
export type ChallengeReply =
  | { readonly of: 'thumbprint'; readonly thumbprint: string }
  | { readonly of: 'done' }
  /** Whether what was presented is seen; else who sees what, in words. */
  | { readonly of: 'sight'; readonly isThere: boolean; readonly because: string }
  /** Undefined if there is none. */
  | { readonly of: 'ingress'; readonly ingress: KubeObject | undefined }
  | { readonly of: 'challenge'; readonly challenge: AcmeChallenge }
  | { readonly of: 'authorization'; readonly authorization: AcmeAuthorization };
