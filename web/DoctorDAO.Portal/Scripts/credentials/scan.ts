import { el, t } from '../core/core.js';
import { walletPage } from './links.js';
import { WalletProblem } from './problem.js';
import { button, card, field, form, h2, p, row } from './ui.js';

interface Detector { detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]> }
interface DetectorType { new (options: { formats: ['qr_code'] }): Detector; getSupportedFormats(): Promise<readonly string[]> }

/** The browser's own reader of codes; most have none, or one that reads no QR codes, and get ours. */
async function reader(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: DetectorType }).BarcodeDetector;
  const type = own && (await own.getSupportedFormats().catch((): string[] => [])).includes('qr_code') ? own : (await import('qr/decode.js')).BarcodeDetector;
  return new type({ formats: ['qr_code'] });
}

/** Looks through the camera until a code leads to a page of the wallet. Ends with the signal. */
async function look(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  const detector = await reader();
  let stream: MediaStream;
  try {
    // A request is a dense code: the usual 640 by 480 is too coarse to read it from a screen at arm's length.
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } });
  } catch (cause) {
    throw new WalletProblem('camera', {}, { cause });
  }
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      for (const { rawValue } of await detector.detect(video).catch(() => [])) {
        try {
          return walletPage(rawValue);
        } catch {
          // Another code is in sight.
        }
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

/** Ways into the wallet: a code before the camera, or a link. */
export function ways(signal: AbortSignal): HTMLElement {
  const { box, input } = field('wallet-link', t('scan.link'), { type: 'text', inputMode: 'url', autocomplete: 'off', spellcheck: false, maxLength: 8000 }, t('scan.link.hint'));
  const here = card('wallet-scan', h2(t('scan.title')), form('wallet-link-form', t('scan.link.go'), () => location.assign(walletPage(input.value)), box));
  if (typeof navigator.mediaDevices?.getUserMedia === 'function') {
    const video = el('video', { id: 'wallet-camera', muted: true, playsInline: true, hidden: true });
    video.setAttribute('aria-label', t('scan.camera'));
    let life: AbortController | undefined;
    signal.addEventListener('abort', () => life?.abort());
    const scan = button('wallet-scan-go', t('scan.go'), async () => {
      life = new AbortController();
      video.hidden = stop.hidden = false;
      try {
        const page = await look(video, life.signal);
        if (page !== undefined) location.assign(page);
      } finally {
        video.hidden = stop.hidden = true;
      }
    });
    const stop = button('wallet-scan-stop', t('scan.stop'), () => life?.abort());
    stop.hidden = true;
    here.append(row(scan, stop), video);
  } else here.append(p(t('scan.none'), 'small mute'));
  return here;
}
