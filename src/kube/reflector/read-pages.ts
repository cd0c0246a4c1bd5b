import type { KubeApi, ListPage, Selection } from '../kube-api.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { ResourceVersion } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { createBreath } from '../breath.ts';

const pageSize = 500;
/** A request or a Secret with its chain takes some tenths of a millisecond to read. */
const itemsInARow = 32;

/**
 * Lists a selection page by page, handing each object on before the next page is read; gives the version of the list. A page that is too
 * large is asked for again at half the size. The first page is a consistent read. @throws Fault, `Expired` if the list took too long.
 */
export async function readPages(
  api: KubeApi,
  selection: Selection,
  take: (raw: KubeObject) => void,
  signal: AbortSignal,
): Promise<ResourceVersion> {
  const breath = createBreath(itemsInARow);
  let limit = pageSize;
  let token: string | undefined;
  for (;;) {
    const page = await readPage(api, selection, { limit, ...(token === undefined ? {} : { continue: token }) }, signal);
    if (page === 'too large') {
      limit = Math.floor(limit / 2);
      continue;
    }
    for (const item of page.items) {
      await breath.next();
      take(item);
    }
    if (page.continue === undefined || page.continue === '') return page.resourceVersion;
    token = page.continue;
  }
}

async function readPage(
  api: KubeApi,
  selection: Selection,
  page: { readonly limit: number; readonly continue?: string },
  signal: AbortSignal,
): Promise<ListPage | 'too large'> {
  try {
    return await api.list(selection, page, signal);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'BodyTooLarge' && page.limit > 1) return 'too large';
    throw thrown;
  }
}
