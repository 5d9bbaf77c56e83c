/** What is kept on the device: localStorage, or memory where a private window refuses it. Values are JSON. */
const memory = new Map<string, string>();
const PREFIX = 'dao:';

function raw(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

/** The value of a key, or `null`; what cannot be read counts as nothing. */
export function load<T>(key: string): T | null {
  const text = raw(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

/** Keeps a value. */
export function keep(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

/** Forgets a key. */
export function drop(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept there.
  }
}

/** Keys that begin with `start`, in no order. */
export function keys(start: string): string[] {
  const found = new Set([...memory.keys()].filter(k => k.startsWith(start)));
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key?.startsWith(PREFIX + start)) found.add(key.slice(PREFIX.length));
    }
  } catch {
    // Only memory then.
  }
  return [...found];
}
