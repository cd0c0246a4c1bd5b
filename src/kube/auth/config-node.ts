import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Fault } from '../../base/fault.ts';
import { connectionFault, unreadable } from './auth-fault.ts';

/** One mapping of a kubeconfig, which knows its place: every complaint names file and field. */
export class ConfigNode {
  readonly file: string;
  readonly #at: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(file: string, at: string, value: unknown) {
    this.file = file;
    this.#at = at;
    if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) {
      const message = `${at === '' ? 'it' : at} is not a mapping`;
      throw connectionFault(`kubeconfig ${file}`, { at, message, remedy: 'correct the file' });
    }
    this.#values = { ...value };
  }

  pathOf(field: string): string {
    return this.#at === '' ? field : `${this.#at}.${field}`;
  }

  fault(at: string, message: string, remedy: string, cause?: unknown): Fault {
    return connectionFault(`kubeconfig ${this.file}`, { at, message: `${at} ${message}`, remedy, cause });
  }

  has(field: string): boolean {
    return this.#values[field] !== undefined && this.#values[field] !== null;
  }

  text(field: string): string | undefined {
    const value = this.#values[field] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    throw this.fault(this.pathOf(field), 'is not text', 'put it in quotes');
  }

  required(field: string): string {
    const value = this.text(field);
    if (value === undefined || value === '') throw this.fault(this.pathOf(field), 'is missing', 'add it');
    return value;
  }

  flag(field: string): boolean {
    const value = this.#values[field] ?? false;
    if (typeof value === 'boolean') return value;
    throw this.fault(this.pathOf(field), 'is neither true nor false', 'correct it');
  }

  child(field: string): ConfigNode {
    return new ConfigNode(this.file, this.pathOf(field), this.#values[field]);
  }

  /** Entries of a list of mappings. */
  list(field: string): readonly ConfigNode[] {
    const value = this.#values[field] ?? [];
    if (!Array.isArray(value)) throw this.fault(this.pathOf(field), 'is not a list', 'correct it');
    return value.map((item: unknown, index) => new ConfigNode(this.file, `${this.pathOf(field)}[${index}]`, item));
  }

  texts(field: string): readonly string[] {
    const value = this.#values[field] ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw this.fault(this.pathOf(field), 'is not a list of texts', 'put each in quotes');
  }

  /** The file that a field names, relative to the folder of the kubeconfig. */
  fileAt(field: string): string | undefined {
    const name = this.text(field);
    return name === undefined || name === '' ? undefined : path.resolve(path.dirname(this.file), name);
  }

  /** What `<field>-data` holds in base64 or else the file that `<field>` names, as Kubernetes ranks them. */
  async dataOrFile(field: string): Promise<string | undefined> {
    const data = this.text(`${field}-data`);
    if (data !== undefined && data !== '') return this.#decoded(`${field}-data`, data);
    const file = this.fileAt(field);
    if (file === undefined) return undefined;
    try {
      return await readFile(file, 'utf8');
    } catch (cause) {
      throw this.fault(this.pathOf(field), `names ${file}, which ${unreadable(cause)}`, 'correct the path', cause);
    }
  }

  #decoded(field: string, data: string): string {
    const text = Buffer.from(data, 'base64').toString('utf8');
    if (text.includes('-----BEGIN')) return text;
    throw this.fault(this.pathOf(field), 'is not PEM in base64', 'encode the PEM file with base64');
  }
}
