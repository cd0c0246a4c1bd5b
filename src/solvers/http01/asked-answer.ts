import { isIPv6 } from 'node:net';
import { CHALLENGE_FOLDER } from './challenge-path.ts';

/** The head of a request, as far as the answer depends on it. */
export interface AnswerRequest {
  /** The request target as sent, with its query. RFC 9112 §3.2. */
  readonly target: string;
  /** The field Host; '' where there is none. */
  readonly host: string;
}

/** What a request asks for. */
export type Asked =
  | { readonly is: 'health' }
  | { readonly is: 'answer'; readonly host: string; readonly token: string }
  | { readonly is: 'nothing' };

const HEALTH = new Set(['/', '/healthz']);

/** Reads what is asked for: health at `/` and `/healthz`, of any host; the answer to a challenge below its folder. Any method. Reference 2.14. */
export function readAsked({ target, host }: AnswerRequest): Asked {
  const { authority, path } = partsOf(target);
  if (HEALTH.has(path)) return { is: 'health' };
  if (!path.startsWith(`${CHALLENGE_FOLDER}/`)) return { is: 'nothing' };
  const token = path.slice(CHALLENGE_FOLDER.length + 1);
  return token.includes('/') ? { is: 'nothing' } : { is: 'answer', host: hostOf(authority ?? host), token };
}

/** A proxy may send the whole URL, whose authority then counts instead of Host. RFC 9112 §3.2.2. */
function partsOf(target: string): { readonly authority?: string; readonly path: string } {
  const whole = /^https?:\/\/([^/?#]*)([^?#]*)/i.exec(target);
  if (whole !== null) return { authority: whole[1] ?? '', path: whole[2] || '/' };
  return { path: target.split('?', 1)[0] ?? '' };
}

/**
 * The host of an authority or identifier in the one form in which hosts are compared: without port, brackets and final dot, in lower case, an IPv6
 * address in its shortest form. RFC 3986 §3.2.2, RFC 5952.
 */
export function hostOf(authority: string): string {
  const host = withoutPort(authority.toLowerCase()).replace(/\.$/, '');
  return isIPv6(host) && !host.includes('%') ? new URL(`http://[${host}]`).hostname.slice(1, -1) : host;
}

function withoutPort(authority: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(authority)?.[1];
  if (bracketed !== undefined) return bracketed;
  return authority.split(':').length === 2 ? authority.replace(/:\d*$/, '') : authority;
}
