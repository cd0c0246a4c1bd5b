import { describe, expect, test } from 'vitest';
import { instant, milliseconds } from '../base/instant.ts';
import { createMetrics } from './create-metrics.ts';
import type { Metrics } from './metrics.ts';
import { METRICS } from './metrics.ts';
import { sampleProcess } from './process-metrics.ts';

interface Family {
  readonly type: string;
  readonly help: string;
  readonly series: Readonly<Record<string, number>>;
}

/** Reads the Prometheus text format: families by name, refusing what Prometheus would refuse. */
function parseExposition(text: string): ReadonlyMap<string, Family> {
  const families = new Map<string, { type: string; help: string; series: Record<string, number> }>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (comment !== null) {
      const [, what, name = '', rest = ''] = comment;
      if (what === 'HELP' && families.has(name)) throw new Error(`family ${name} comes twice`);
      if (what === 'HELP') families.set(name, { type: '', help: rest, series: {} });
      else Object.assign(families.get(name) ?? {}, { type: rest });
      continue;
    }
    const series = /^([a-z0-9_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/.exec(line);
    if (series === null) throw new Error(`not a line of the format: ${line}`);
    const [, name = '', labels = '', value = ''] = series;
    const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
    if (family === undefined) throw new Error(`series of no family: ${line}`);
    family.series[labels] = Number(value);
  }
  return families;
}

async function scrape(metrics: Metrics): Promise<ReadonlyMap<string, Family>> {
  let text = '';
  for await (const piece of metrics.exposition()) text += piece;
  return parseExposition(text);
}

const LABELS = { name: 'web', namespace: 'prod', issuer_name: 'ca', issuer_kind: '', issuer_group: '' };

describe('metrics', () => {
  test('a counter without events has no series and no family', async () => {
    expect((await scrape(createMetrics())).has('certmanager_controller_sync_call_count')).toBe(false);
  });

  test('a counter goes up by one per event, for each value of its labels', async () => {
    const metrics = createMetrics();
    for (const controller of ['certificate', 'certificate', 'issuer'])
      metrics.count('certmanager_controller_sync_call_count', { controller });
    expect((await scrape(metrics)).get('certmanager_controller_sync_call_count')).toEqual({
      type: 'counter',
      help: 'Items that a controller has taken from its queue.',
      series: { '{controller="certificate"}': 2, '{controller="issuer"}': 1 },
    });
  });

  test('a sampled family shows what its source holds at the scrape, and nothing later', async () => {
    const metrics = createMetrics();
    const cache = new Map([['web', 1800000000]]);
    metrics.sample('certmanager_certificate_renewal_timestamp_seconds', () =>
      [...cache].map(([name, value]) => ({ labels: { ...LABELS, name }, value })),
    );
    const family = async () => (await scrape(metrics)).get('certmanager_certificate_renewal_timestamp_seconds');
    expect(await family()).toMatchObject({
      type: 'gauge',
      series: { '{name="web",namespace="prod",issuer_name="ca",issuer_kind="",issuer_group=""}': 1800000000 },
    });
    cache.clear();
    expect(await family()).toBeUndefined();
  });

  test('two sources of one family are one family', async () => {
    const metrics = createMetrics();
    for (const controller of ['certificate', 'issuer'])
      metrics.sample('certwright_queue_depth', () => [{ labels: { controller }, value: 3 }]);
    expect((await scrape(metrics)).get('certwright_queue_depth')?.series).toEqual({
      '{controller="certificate"}': 3,
      '{controller="issuer"}': 3,
    });
  });

  test('a source that is removed is asked no more', async () => {
    const metrics = createMetrics();
    metrics.sample('certwright_queue_depth', () => [{ labels: { controller: 'issuer' }, value: 3 }])();
    expect((await scrape(metrics)).has('certwright_queue_depth')).toBe(false);
  });

  test('quotes, backslashes and line breaks in a label are escaped', async () => {
    const metrics = createMetrics();
    metrics.sample('certwright_queue_depth', () => [{ labels: { controller: 'a"b\\c\nd' }, value: 1 }]);
    expect((await scrape(metrics)).get('certwright_queue_depth')?.series).toEqual({
      '{controller="a\\"b\\\\c\\nd"}': 1,
    });
  });

  test('a scrape of 20,000 series lets other work through and loses none', async () => {
    const metrics = createMetrics();
    metrics.sample('certmanager_issuer_ready_status', function* () {
      for (let n = 0; n < 20_000; n += 1)
        yield { labels: { name: `i${n}`, namespace: 'a', condition: 'True' }, value: 1 };
    });
    let turns = 0;
    let scraping = true;
    const turn = (): void => {
      turns += 1;
      if (scraping) setImmediate(turn);
    };
    turn();
    const family = (await scrape(metrics)).get('certmanager_issuer_ready_status');
    scraping = false;
    expect(Object.keys(family?.series ?? {})).toHaveLength(20_000);
    expect(turns).toBeGreaterThan(30);
  });

  test('the process tells its clock, its event loop, and what prom-client knows', async () => {
    const metrics = createMetrics();
    const clock = {
      now: () => instant(1_800_000_000_500),
      monotonic: () => milliseconds(0),
      setTimer: () => () => undefined,
    };
    const end = sampleProcess(metrics, clock);
    const families = await scrape(metrics);
    expect(families.get('certmanager_clock_time_seconds')).toMatchObject({
      type: 'counter',
      series: { '': 1_800_000_000.5 },
    });
    expect(families.get('certmanager_clock_time_seconds_gauge')).toMatchObject({
      type: 'gauge',
      series: { '': 1_800_000_000.5 },
    });
    expect(Object.keys(families.get('certwright_event_loop_delay_seconds')?.series ?? {})).toHaveLength(3);
    expect([...families.keys()]).toEqual(
      expect.arrayContaining([
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'nodejs_heap_size_used_bytes',
      ]),
    );
    end();
    expect((await scrape(metrics)).has('certwright_event_loop_delay_seconds')).toBe(false);
  });
});

describe('the table of metrics', () => {
  test('names are unique and carry a prefix', () => {
    const names = METRICS.map((row) => row.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^(certmanager|certwright)_[a-z_]+$/.test(name))).toEqual([]);
  });

  test('every metric is explained in a sentence', () => {
    expect(METRICS.filter((row) => !/^[A-Z].*\.$/.test(row.help))).toEqual([]);
  });
});
