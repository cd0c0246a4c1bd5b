import type { AcmeAuthorization, AcmeOrder, OrderWish } from '../../acme/acme-client.ts';
import type { Pem } from '../../base/brand.ts';
import type { OutsideCall } from '../../kube/step.ts';
import type { AcmePlace } from '../acme-account.ts';
import type { Place } from './budget/line.ts';

/** The calls to the outside that this controller may make; perform.ts carries them out. All of them as the account of the issuer. */
export type OrderCall = OutsideCall & { readonly place: AcmePlace } & (
    | {
        readonly name: 'newOrder';
        readonly wish: OrderWish;
        /** As whom leave is taken from the issuer's budget first; undefined where it declares none. */
        readonly budgeted: Place | undefined;
      }
    /** Looks at the order at the server. */
    | { readonly name: 'lookAtOrder'; readonly url: string }
    | { readonly name: 'authorizations'; readonly urls: readonly string[] }
    /** What the keys of the Challenges are made with: nobody outside is asked. */
    | { readonly name: 'thumbprint' }
    /** `request` is base64 of PEM, as in a CertificateRequest. */
    | { readonly name: 'finalize'; readonly url: string; readonly request: string }
    | { readonly name: 'download'; readonly url: string; readonly preferredChain: string | undefined }
  );

/** What they answer. */
export type OrderReply =
  | { readonly of: 'order'; readonly order: AcmeOrder }
  | { readonly of: 'authorizations'; readonly authorizations: readonly AcmeAuthorization[] }
  | { readonly of: 'thumbprint'; readonly thumbprint: string }
  | { readonly of: 'chain'; readonly chain: Pem };
