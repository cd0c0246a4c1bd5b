import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Fault } from '../../base/fault.ts';
import { connectionFault, unreadable } from './auth-fault.ts';
import { ConfigNode } from './config-node.ts';

/** The three parts of a kubeconfig that a context names, and the context's namespace. */
export interface ChosenContext {
  readonly cluster: ConfigNode;
  readonly user: ConfigNode;
  readonly namespace: string | undefined;
}

const LONGEST_FILE = 4 * 1024 * 1024;

/** Reads the file and follows one context. @throws Fault misconfigured `ConnectionConfig`. */
export async function chooseContext(file: string, context: string | undefined): Promise<ChosenContext> {
  const root = new ConfigNode(file, '', await readYaml(file));
  const name = context ?? root.text('current-context');
  if (name === undefined || name === '') {
    throw root.fault('current-context', 'names no context', 'set current-context, or say which context to use');
  }
  const chosen = named(root, 'context', name, 'current-context');
  return {
    cluster: named(root, 'cluster', chosen.required('cluster'), chosen.pathOf('cluster')),
    user: userOf(root, chosen),
    namespace: chosen.text('namespace'),
  };
}

/** A context without a user is an anonymous one. */
function userOf(root: ConfigNode, context: ConfigNode): ConfigNode {
  const name = context.text('user');
  if (name === undefined || name === '') return new ConfigNode(root.file, 'users', {});
  return named(root, 'user', name, context.pathOf('user'));
}

/** The part called `name`, out of its list; `namedBy` is the field that asked for it. */
function named(root: ConfigNode, part: 'context' | 'cluster' | 'user', name: string, namedBy: string): ConfigNode {
  const list = `${part}s`;
  const entry = root.list(list).find((candidate) => candidate.text('name') === name);
  if (entry !== undefined) return entry.child(part);
  const known = root.list(list).map((candidate) => candidate.text('name') ?? '');
  const remedy = known.length === 0 ? `add it to ${list}` : `use one of: ${known.slice(0, 10).join(', ')}`;
  throw root.fault(namedBy, `names the ${part} "${name}", which is not in ${list}`, remedy);
}

async function readYaml(file: string): Promise<unknown> {
  const remedy = 'give a kubeconfig file, as kubectl uses it';
  const refuse = (message: string, cause?: unknown): Fault =>
    connectionFault(`kubeconfig ${file}`, { at: file, message, remedy, cause });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw refuse(`the file ${unreadable(cause)}`, cause);
  }
  if (text.length > LONGEST_FILE) throw refuse('the file is too long');
  try {
    // Its pretty errors look for the line of each error from the start, and their words are thrown away here.
    return parse(text, { maxAliasCount: 100, logLevel: 'error', prettyErrors: false });
  } catch {
    // The parser's words quote the line, which may hold a token.
    throw refuse('the file is not YAML');
  }
}
