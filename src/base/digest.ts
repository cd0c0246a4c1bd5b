import { hash } from 'node:crypto';

/** SHA-256 of bytes or text, base64url (43 characters): tells equal from different, and nothing else. */
export const digest = (data: Uint8Array | string): string => hash('sha256', data, 'base64url');
