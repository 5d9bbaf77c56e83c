import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HubConnectionBuilder, HubConnectionState } from '@microsoft/signalr';
import { openPage } from './page.js';

openPage();
const { Hub } = await import('../live/hub.js');

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A hub on a connection that answers to `Subscribe` when it is told to, with the newest block. */
function open(): { hub: InstanceType<typeof Hub>; answer: (block: string) => Promise<void> } {
  const waiting: ((block: string) => void)[] = [];
  const connection = {
    state: HubConnectionState.Disconnected as HubConnectionState,
    on: () => undefined,
    onclose: () => undefined,
    start: async () => {
      connection.state = HubConnectionState.Connected;
    },
    stop: async () => undefined,
    invoke: () => new Promise<string>(resolve => waiting.push(resolve)),
  };
  HubConnectionBuilder.prototype.build = (() => connection) as unknown as typeof HubConnectionBuilder.prototype.build;
  const answer = async (block: string): Promise<void> => {
    for (const resolve of waiting.splice(0)) resolve(block);
    await settled();
  };
  return { hub: new Hub('http://localhost/hub/dao'), answer };
}

test('who listens asks again when the page is older than the newest block, and not when it is that block', async () => {
  for (const [shown, times] of [['0x1', 1], ['0x2', 0]] as const) {
    document.documentElement.dataset['block'] = shown;
    const { hub, answer } = open();
    let told = 0;
    hub.listen('session', () => told++, new AbortController().signal);
    await settled();
    await answer('0x2');
    assert.equal(told, times);
  }
});

test('what no block tells is asked for once somebody listens, whatever the page shows', async () => {
  document.documentElement.dataset['block'] = '0x2';
  const { hub, answer } = open();
  const life = new AbortController();
  let told = 0;
  let others = 0;
  hub.listen('relay:1', () => told++, life.signal, true);
  hub.listen('session', () => others++, life.signal);
  await settled();
  await answer('0x2');
  assert.deepEqual([told, others], [1, 0]);

  // Whoever listens to the same topic for the page later is no such listener.
  life.abort();
  await settled();
  hub.listen('relay:1', () => told++, new AbortController().signal);
  await settled();
  await answer('0x2');
  assert.equal(told, 1);
});
