import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openPage } from './page.js';

openPage();
const { arriving, holdEarlyPress } = await import('../core/early.js');
document.addEventListener('click', holdEarlyPress, true);

describe('a press before the island is there', () => {
  const page = (): { button: HTMLButtonElement; heard: () => number } => {
    document.body.innerHTML = '<sign-in><button type="button" data-do="sign-in">Sign in</button></sign-in>';
    let count = 0;
    document.querySelector('sign-in')!.addEventListener('click', () => count++);
    return { button: document.querySelector('button')!, heard: () => count };
  };
  const later = (): { promise: Promise<void>; resolve: () => void; reject: (e: Error) => void } => {
    let [resolve, reject] = [() => {}, (_: Error) => {}];
    const promise = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]));
    return { promise, resolve, reject };
  };
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };

  test('waits and is repeated once', async () => {
    const { button, heard } = page();
    const chunk = later();
    arriving([chunk.promise]);
    button.click();
    await settled();
    assert.equal(heard(), 0);
    chunk.resolve();
    await settled();
    assert.equal(heard(), 1);
    button.click();
    assert.equal(heard(), 2);
  });

  test('waits for what came to be loaded meanwhile, and goes on when a chunk fails', async () => {
    const { button, heard } = page();
    const [first, second] = [later(), later()];
    arriving([first.promise]);
    arriving([second.promise]);
    button.click();
    first.reject(new Error('offline'));
    await settled();
    assert.equal(heard(), 0);
    second.resolve();
    await settled();
    assert.equal(heard(), 1);
  });

  test('is forgotten with its button', async () => {
    const { button, heard } = page();
    const chunk = later();
    arriving([chunk.promise]);
    button.click();
    document.body.textContent = '';
    chunk.resolve();
    await settled();
    assert.equal(heard(), 0);
  });
});
