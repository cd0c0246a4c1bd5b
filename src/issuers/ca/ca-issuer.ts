import type { CaIssuerSpec } from '../../api/issuer/types.ts';
import type {
  Credential,
  Issuer,
  IssuerConfig,
  IssuerHealth,
  IssuerParts,
  IssuerPlace,
  SecretName,
  Signing,
  SigningRequest,
} from '../issuer.ts';
import type { Authority } from './authority.ts';
import { attempt } from '../../base/attempt.ts';
import { describeFault, Fault } from '../../base/fault.ts';
import { credentialNamed } from '../credential.ts';
import { readAuthority } from './authority.ts';
import { checkAuthority, expiredAuthority } from './check-authority.ts';
import { signWithAuthority } from './sign-with-authority.ts';
import { keyPairSecret, neededKeyPair, waitForKeyPair } from './signing-words.ts';

/** Reads the authority in a Secret. The same Secret is read once: it takes 0.5 to 0.7 ms, about as long as to sign with it. */
type ReadAuthority = (secret: Credential) => Authority;

/**
 * The CA issuer: signs with a key pair in a Secret. Source: reference §2.11, §2.12 (ca).
 * What it has read of a Secret is kept with the `Credential` and goes with it.
 */
export function createCaIssuer(parts: IssuerParts): Issuer {
  const known = new WeakMap<Credential, Authority>();
  const read: ReadAuthority = (secret) => {
    const authority = known.get(secret) ?? readAuthority(secret);
    known.set(secret, authority);
    return authority;
  };
  return {
    check: async (config) => check(read, config, parts),
    plan: (_, place) => ({ is: 'sign', needs: [neededKeyPair(keyPairSecret(place, specOf(place)))] }),
    sign: async (request, config) => sign(read, request, config, parts),
  };
}

function check(read: ReadAuthority, config: IssuerConfig, parts: IssuerParts): IssuerHealth {
  const name = keyPairSecret(config, specOf(config));
  const secret = credentialNamed(config, name);
  if (secret === undefined) return withoutKeyPair(missingKeyPair(name));
  const authority = attempt(() => read(secret));
  if (authority.is === 'fault') return withoutKeyPair(describeFault(authority.fault));
  const problem = checkAuthority(authority.value, name, parts.now());
  if (problem !== undefined)
    return { is: 'notReady', reason: 'ErrInvalidKeyPair', message: problem.because, isError: false };
  return {
    is: 'ready',
    condition: { type: 'Ready', status: 'True', reason: 'KeyPairVerified', message: 'Signing CA verified' },
    expires: {
      after: authority.value.certificate.notAfter,
      reason: 'ErrInvalidKeyPair',
      message: expiredAuthority(name),
    },
  };
}

/** The namespace is said, since for a ClusterIssuer it is not to be seen in its spec. Source: requirement IS-01. */
const missingKeyPair = ({ namespace, name }: SecretName): string =>
  `secret "${name}" not found in namespace "${namespace}"; create it there with the key pair of the CA (tls.crt, tls.key)`;

const withoutKeyPair = (because: string): IssuerHealth => ({
  is: 'notReady',
  reason: 'ErrGetKeyPair',
  message: `Error getting keypair for CA issuer: ${because}`,
  isError: true,
});

function sign(read: ReadAuthority, request: SigningRequest, config: IssuerConfig, parts: IssuerParts): Signing {
  const spec = specOf(config);
  const name = keyPairSecret(config, spec);
  const secret = credentialNamed(config, name);
  if (secret === undefined) {
    const { reason, because } = neededKeyPair(name).missing;
    return { is: 'pending', reason, because };
  }
  const authority = attempt(() => read(secret));
  if (authority.is === 'fault') {
    const text = `${name.namespace}/${name.name}`;
    return waitForKeyPair(`Failed to parse signing CA keypair from secret ${text}: ${describeFault(authority.fault)}`);
  }
  const problem = checkAuthority(authority.value, name, parts.now());
  if (problem !== undefined) return waitForKeyPair(problem.because);
  return signWithAuthority(authority.value, request, spec, { name, ...parts });
}

/** @throws Fault defect: the issuer is of another type; registries and admission rule that out. */
function specOf({ spec }: IssuerPlace): CaIssuerSpec {
  if (spec.ca !== undefined) return spec.ca;
  throw new Fault('defect', {
    code: 'ImpossibleState',
    message: 'the CA issuer was asked about an issuer without spec.ca',
  });
}
