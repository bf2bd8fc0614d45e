import { WebSocket } from "ws";

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A WebSocket on a bad line. Frames to the server are late, come twice and overtake each other; events come late and twice, in
 * their order; the line is cut without a word. `struck` counts what has happened; `note` is told of all that gets through.
 */
export function faultySocket(random, struck, isOver, note = () => {}) {
  const hit = (kind, rate) => {
    if (isOver() || random() >= rate) return false;
    struck[kind] = (struck[kind] ?? 0) + 1;
    return true;
  };
  return class extends WebSocket {
    events = Promise.resolve();

    constructor(address) {
      super(address);
      // As if two networks in three would break once, some at once.
      if (!hit("cut", 0.66)) return;
      const cut = () => {
        note("", "cut");
        this.terminate();
      };
      setTimeout(cut, 20 + random() * 2_500);
    }

    send(frame) {
      const times = hit("frame twice", 0.15) ? 2 : 1;
      for (let n = 0; n < times; n++) {
        if (!hit("frame late", 0.3)) this.#pass(frame);
        else setTimeout(() => this.readyState === WebSocket.OPEN && this.#pass(frame), random() * 700);
      }
    }

    #pass(frame) {
      note(frame, "up");
      super.send(frame);
    }

    set onmessage(listener) {
      super.onmessage = listener && ((message) => this.#hear(listener, message));
    }

    get onmessage() {
      return super.onmessage;
    }

    #hear(listener, message) {
      const times = hit("event twice", 0.1) ? 2 : 1;
      const late = hit("event late", 0.1) ? random() * 300 : 0;
      this.events = this.events.then(async () => {
        if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
        for (let n = 0; n < times; n++) {
          if (!super.onmessage) return;
          note(message.data, "down");
          listener(message);
        }
      });
    }
  };
}
