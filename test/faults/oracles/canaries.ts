import { textIn } from '../../support/builders/read-objects.ts';
import { findCanaries, keyCanaries, textCanary } from '../../support/canaries.ts';
import type { Canary } from '../../support/canaries.ts';
import type { SeenVersion } from '../rig/versions.ts';
import type { Oracle } from './evidence.ts';

/** O6: no private key or password that was ever in a Secret of the namespace appears in a log, event, status, metadata or metric. */
export const keepsSecrets: Oracle = ({ versions, places }) =>
  findCanaries(canariesIn(versions), places).map((text) => ({ oracle: 'O6', text }));

/** One of each secret, whatever the number of revisions that had it. */
function canariesIn(versions: readonly SeenVersion[]): readonly Canary[] {
  const secrets = versions.map(({ object }) => object).filter(({ kind }) => kind === 'Secret');
  const keys = new Map(secrets.map((secret) => [textIn(secret, 'tls.key'), secret.metadata.name]));
  const passwords = new Map(secrets.map((secret) => [textIn(secret, 'password'), secret.metadata.name]));
  return [
    ...[...keys].filter(([key]) => key !== '').flatMap(([key, name]) => keyCanaries(`the key in ${name}`, key)),
    ...[...passwords]
      .filter(([word]) => word !== '')
      .map(([word, name]) => textCanary(`the password in ${name}`, word)),
  ];
}
