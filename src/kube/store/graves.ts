import { compareVersions, isNewer, isOrdered } from './versions.ts';

/**
 * `left`: DELETED came, or a relist or another store showed that the object is no longer here: what is not newer than that is late news.
 * `asked`: a delete was accepted, its DELETED is still to come: all is late news save a newer version that says it is being deleted.
 */
interface Grave {
  readonly is: 'left' | 'asked';
  readonly version: string | undefined;
}

/** What is remembered of objects that are gone, by uid, so that late news does not bring them back. */
export interface Graves {
  buryLeft(uid: string, version: string | undefined): void;
  buryAsked(uid: string, version: string | undefined): void;
  /** Whether news of this uid at this version must be dropped. */
  hides(uid: string, version: string | undefined, isBeingDeleted: boolean): boolean;
  /** Whether a delete of this uid was accepted and its DELETED is still to come. */
  isAsked(uid: string): boolean;
  dig(uid: string): void;
  /** A relist: only the uids given are still remembered as asked for. */
  keepAsked(uids: ReadonlySet<string>): void;
}

/** Late replies trail their DELETED by seconds: so many deletions back is enough. */
const REMEMBERED = 1_024;

/** An empty memory. */
export function createGraves(): Graves {
  const graves = new Map<string, Grave>();
  const bury = (uid: string, grave: Grave): void => {
    graves.delete(uid);
    graves.set(uid, grave);
    for (const [oldest, { is }] of graves) {
      if (graves.size <= REMEMBERED || is === 'asked') break;
      graves.delete(oldest);
    }
  };
  return {
    buryLeft(uid, version) {
      const asked = graves.get(uid);
      // An old leaving of the selector that comes late must not lift the memory of a later delete.
      if (asked?.is === 'asked' && isNewer(asked.version, version)) return;
      bury(uid, { is: 'left', version });
    },
    buryAsked: (uid, version) => bury(uid, { is: 'asked', version }),
    hides(uid, version, isBeingDeleted) {
      const grave = graves.get(uid);
      if (grave === undefined) return false;
      if (grave.is === 'asked' && !isBeingDeleted) return true;
      return isOrdered(version) && isOrdered(grave.version) && compareVersions(version, grave.version) <= 0;
    },
    isAsked: (uid) => graves.get(uid)?.is === 'asked',
    dig: (uid) => void graves.delete(uid),
    keepAsked(uids) {
      for (const [uid, grave] of graves) if (grave.is === 'left' || !uids.has(uid)) graves.delete(uid);
    },
  };
}
