/** The image that this machine uses: the starter schedule, or one that was compiled here. */
import { Engine, starterImage } from "santei";

const cacheName = "santei-image";
const key = "./compiled.image";

/** The image that was compiled on this machine, if any. */
async function compiled(): Promise<Response | undefined> {
  if (!("caches" in globalThis)) return undefined;
  const cache = await caches.open(cacheName);
  return cache.match(key);
}

/** Opens the compiled image, else the starter schedule; one that this release refuses is let go. */
export async function openEngine(): Promise<Engine> {
  const kept = await compiled();
  if (kept) {
    try {
      return await Engine.open(kept);
    } catch {
      await forgetImage();
    }
  }
  return Engine.starter();
}

/** The bytes of the image that this machine uses. */
export async function imageBytes(): Promise<Uint8Array> {
  const kept = await compiled();
  return kept ? new Uint8Array(await kept.arrayBuffer()) : starterImage();
}

/** Keeps an image for the next time. */
export async function keepImage(image: Uint8Array<ArrayBuffer>): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.put(key, new Response(image));
}

/** Goes back to the starter schedule. */
export async function forgetImage(): Promise<void> {
  await caches.delete(cacheName);
}
