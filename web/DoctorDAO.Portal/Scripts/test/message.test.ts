import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { write } from '../core/message.js';
import { messages, root } from './page.js';

const text = (message: string, args: Record<string, string | number> = {}, language = 'en-GB'): string => write(message, args, language).map(p => p.text).join('');

const LANGUAGES = ['', 'de', 'fr', 'es'] as const;

describe('messages', () => {
  test('places, plurals with exact values, nested choices and the number itself', () => {
    assert.equal(text('{a} and {b}', { a: 'x', b: 2 }), 'x and 2');
    const people = '{n, plural, =0 {Nobody} one {# person of {all}} other {# people of {all}}}';
    assert.equal(text(people, { n: 0, all: 5 }), 'Nobody');
    assert.equal(text(people, { n: 1, all: 5 }), '1 person of 5');
    assert.equal(text(people, { n: 1234, all: 5000 }), '1,234 people of 5,000');
    assert.equal(text(people, { n: 1234, all: 5000 }, 'de'), '1.234 people of 5.000');
    assert.equal(text('{s, select, for {{n, plural, one {# vote} other {# votes}} for} other {none}}.', { s: 'for', n: 2 }), '2 votes for.');
    assert.equal(text('{s, select, for {a} other {none}}', { s: 'x' }), 'none');
  });

  test('a place that is not filled stays, and wrong braces are an error', () => {
    assert.equal(text('Hello {who}', {}), 'Hello {who}');
    for (const wrong of ['a } b', '{n, plural, one {x', '{n, plural one {x}}']) assert.throws(() => text(wrong, { n: 1 }), SyntaxError);
  });

  test('French counts zero as one', () => {
    assert.equal(text('{n, plural, one {# crédit} other {# crédits}}', { n: 0 }, 'fr'), '0 crédit');
  });
});

describe('texts of the islands', () => {
  const english = messages();
  const names = (message: string): string[] => [...new Set([...message.matchAll(/\{([a-z]\w*)[,}]/g)].map(m => m[1]!))].sort();

  test('four languages have the same keys, the same places, and every choice has other', () => {
    for (const language of LANGUAGES) {
      const found = messages(language);
      assert.deepEqual(Object.keys(found).sort(), Object.keys(english).sort(), language);
      for (const [key, message] of Object.entries(found)) {
        assert.deepEqual(names(message), names(english[key]!), `${language} ${key}`);
        const choices = message.match(/, (?:plural|select),/g)?.length ?? 0;
        const others = message.match(/\bother \{/g)?.length ?? 0;
        assert.equal(others, choices, `${language} ${key}`);
      }
    }
  });

  test('every message can be written with every count and side', () => {
    for (const language of LANGUAGES) {
      for (const [key, message] of Object.entries(messages(language))) {
        for (const n of [0, 1, 2, 5, 41, 100]) {
          for (const side of ['for', 'against', 'none']) {
            const args = Object.fromEntries(names(message).map(name => [name, name === 'n' ? n : name === 'side' ? side : name === 'credits' || name === 'all' ? 100 : name]));
            const written = text(message, args, language || 'en-GB');
            assert.ok(!/[{}]/.test(written), `${language} ${key}: ${written}`);
          }
        }
      }
    }
  });

  test('every key the scripts use exists, and every text is used', () => {
    const files = (folder: string): string[] => readdirSync(folder).flatMap(name => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : [path];
    });
    const read = (folder: string): string => files(join(root, folder)).filter(f => !/[/\\](test(ing)?|credentials)[/\\]|\.md$/.test(f)).map(f => readFileSync(f, 'utf8')).join('\n');
    const found = (read('Scripts') + read('Islands')).matchAll(/(?:\bt\(|pieces\(|WalletProblem\(|\bText\()["']([a-z-]+\.[a-z-]+)["']/g);
    const used = new Set([...found].map(m => m[1]!));
    for (const key of used) assert.ok(key in english, `no text '${key}'`);
    // What becomes of evidence is named by its code alone.
    const evidence = read('Scripts/cover');
    for (const key of Object.keys(english).filter(k => k.startsWith('evidence.'))) if (evidence.includes(`'${key.slice('evidence.'.length)}'`)) used.add(key);
    // Errors and steps are named by what the chain and the relay call them.
    for (const key of Object.keys(english).filter(k => !/^(?:error|step)\./.test(k))) assert.ok(used.has(key), `nobody uses '${key}'`);
  });

  test('no exclamation mark, and none of the words that are not ours', () => {
    for (const [key, message] of Object.entries(english)) assert.ok(!/!|\bplease\b|\boops\b|successful|invalid|\buser\b/i.test(message), key);
  });
});
