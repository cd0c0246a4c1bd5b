/** The two forms of an address (RFC 5322 §3.4): the bare one, and one with a display name. Quoted local parts are taken, comments not. */
const BARE = /^(?:[^\s@<>()[\]\\,;:"]+|"(?:[^"\\\r\n]|\\.)+")@[^\s@<>()\\,;:"]+$/;
const WITH_NAME = /^[^<>]*<([^<>]+)>\s*$/;

/** What is wrong with an e-mail address as a subject alternative name; undefined if nothing is. Reference 03 §2.2. */
export function emailProblem(text: string): string | undefined {
  if (text.length > 1000) return 'longer than 1000 characters';
  if (BARE.test(text) && !/\.\.|@\.|\.@|^\.|\.$/.test(text)) return undefined;
  const inner = WITH_NAME.exec(text)?.[1] ?? text.trim();
  if (inner !== text && BARE.test(inner)) return 'make sure the supplied value only contains the email address itself';
  return text.includes('@') ? 'not of the form local@domain' : "mail: missing '@' or angle-addr";
}
