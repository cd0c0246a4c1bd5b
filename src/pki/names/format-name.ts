import type { Name } from './name.ts';

/** A name as text for messages, most specific part first, e.g. `CN=example.com,O=Example`. Source: RFC 4514 §2. */
export function formatName(_name: Name): string {
  return '';
}
