/** Where all answers of a host lie. RFC 8555 §8.3. */
export const CHALLENGE_FOLDER = '/.well-known/acme-challenge';

/** The path that is asked for. RFC 8555 §8.3. */
export const challengePath = (token: string): string => `${CHALLENGE_FOLDER}/${token}`;
