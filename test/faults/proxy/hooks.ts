import type { SeenRequest } from './seen-request.ts';

/** What becomes of a request before anything of it has reached the server. */
export type RequestFate =
  | {
      readonly do: 'forward';
      /** Asked of the server in place of the request's own path. */
      readonly path?: string;
      /** Only for a watch: sent before the first line of the server. */
      readonly lines?: readonly string[];
    }
  /** The server never hears of it; this is the answer. */
  | {
      readonly do: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: object;
    }
  /** The connection is reset; the server never hears of it. */
  | { readonly do: 'reset' }
  /** Only for a watch: accepted (200) and told these lines, without the server. Then it ends, or nothing is ever sent. */
  | { readonly do: 'pretend'; readonly lines: readonly string[]; readonly then: 'end' | 'silence' };

/** What becomes of a reply that the server has given, before anything of it has reached the controller. */
export type ReplyFate =
  | { readonly do: 'deliver' }
  /** The connection is reset: done, and the controller does not know. */
  | { readonly do: 'lose' }
  /** Status, headers and the first half of the body, then a reset. */
  | { readonly do: 'cut' };

/** What the server answered. The reply of a watch is its lines, which are told one by one. */
export interface SeenReply {
  readonly status: number;
  readonly body: Buffer;
}

/** One line of a watch as the server sent it. */
export interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  /** Of the object; '' of a bookmark or an error. */
  readonly name: string;
  readonly namespace: string;
  readonly resourceVersion: string;
  /** Part of the list that a streaming list begins with, its closing bookmark too; false for what happened afterwards. */
  readonly isInitial: boolean;
  /** The line without its line feed. */
  readonly text: string;
}

/** What the controller gets in place of a line: any number of lines, a beginning of one, an end. */
export interface WatchFate {
  /** Each is followed by a line feed. The line itself to deliver it, none to drop it, twice to repeat it. */
  readonly lines: readonly string[];
  /** Sent after them without a line feed: half a line. */
  readonly piece?: string;
  /** `end`: as a server does that ends a watch in order. `reset`: as a connection does that breaks. */
  readonly then?: 'end' | 'reset';
}

/**
 * What a fault test may do to what passes. Each is optional; what has no hook passes unchanged. A promise holds that request, reply or
 * watch until it resolves, and nothing else. A hook that throws or rejects resets the connection.
 */
export interface ProxyHooks {
  /** A request has come in whole; nothing of it has reached the server. Here dies a controller *before* a write. */
  onRequest?(request: SeenRequest): RequestFate | Promise<RequestFate>;
  /** The server has done it and answered; nothing of that has reached the controller. Here dies one *after, with the reply lost*. Not of a watch. */
  onReply?(request: SeenRequest, reply: SeenReply): ReplyFate | Promise<ReplyFate>;
  /** The whole reply has been handed to the controller's socket. Here dies one *after* a write. Not of a watch. */
  onDelivered?(request: SeenRequest, reply: SeenReply): void;
  /** A line of a watch; lines of one watch are told one after the other, those of others meanwhile. */
  onWatchLine?(watch: SeenRequest, line: WatchLine): WatchFate | Promise<WatchFate>;
}
