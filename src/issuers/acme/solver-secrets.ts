import { secretsNamedBy } from '../../api/issuer/secrets.ts';
import { credentialNamed } from '../credential.ts';
import type { IssuerConfig } from '../issuer.ts';
import type { NotReady } from './words.ts';
import { setUpFailed } from './words.ts';

/** A credential of a solver that is not there: found out now, and not when a certificate is due. Source: reference §2.12; trap H8. */
export function solverSecretProblem(config: IssuerConfig): NotReady | undefined {
  const { resourceNamespace: namespace, spec } = config;
  for (const { at, name, key } of secretsNamedBy(spec)) {
    if (!at.startsWith('spec.acme.solvers[')) continue;
    const credential = credentialNamed(config, { namespace, name });
    const place = `Secret "${namespace}/${name}"`;
    if (credential === undefined) return invalid(at, `${place} does not exist`);
    if (key !== undefined && !Object.hasOwn(credential.data, key)) return invalid(at, `${place} has no data "${key}"`);
  }
  return undefined;
}

const invalid = (at: string, because: string): NotReady =>
  setUpFailed('InvalidSolver', `${at}: ${because}; create it, or correct the field`);
