import { describe, expect, test } from "vitest";
import {
  backoff,
  type Connection,
  type Effect,
  IDLE,
  type Input,
  statusOf,
  step,
  TIMES,
  wakeAt,
} from "../../src/chat/connection.ts";

/** Drives the machine and remembers what it asked for. */
class Driver {
  state: Connection = IDLE;
  effects: Effect[] = [];
  now = 0;

  in(...inputs: Input[]): this {
    for (const input of inputs) {
      const [state, effects] = step(this.state, input, this.now, () => 0.5);
      this.state = state;
      this.effects.push(...effects);
    }
    return this;
  }

  at(now: number, ...inputs: Input[]): this {
    this.now = now;
    return this.in(...inputs);
  }

  take(): Effect[] {
    return this.effects.splice(0);
  }

  /** Lets time pass until the machine next wants to wake, and wakes it. */
  wake(): Effect[] {
    this.at(wakeAt(this.state), { type: "tick" });
    return this.take();
  }
}

function opened(): Driver {
  const driver = new Driver().in(
    { type: "start" },
    { type: "opened", socket: 1 },
    { type: "heard", socket: 1 },
  );
  driver.take();
  return driver;
}

test("starting connects, and is connected once the server has spoken", () => {
  const driver = new Driver().in({ type: "start" });
  expect(driver.take()).toEqual([{ type: "connect", socket: 1 }]);
  expect(statusOf(driver.state)).toBe("connecting");
  driver.in({ type: "opened", socket: 1 });
  expect(statusOf(driver.state)).toBe("connecting");
  driver.in({ type: "heard", socket: 1 });
  expect(statusOf(driver.state)).toBe("connected");
});

describe("a lost connection", () => {
  test("is made anew after a wait", () => {
    const driver = opened().in({ type: "closed", socket: 1 });
    expect(driver.take()).toEqual([]);
    expect(statusOf(driver.state)).toBe("reconnecting");
    expect(driver.wake()).toEqual([{ type: "connect", socket: 2 }]);
  });

  test("is waited for longer each time, with jitter, up to half a minute", () => {
    const waits = [1, 2, 3, 8, 20].map((failures) => [
      backoff(failures, () => 0),
      backoff(failures, () => 1),
    ]);
    expect(waits).toEqual([
      [250, 750],
      [250, 1_250],
      [250, 2_250],
      [250, 30_250],
      [250, 30_250],
    ]);
  });

  test("that opens and closes at once does not reset the wait", () => {
    const driver = opened();
    for (let socket = 1; socket < 6; socket++) {
      driver.in({ type: "closed", socket });
      driver.wake();
      driver.in({ type: "opened", socket: socket + 1 });
    }
    expect(driver.state.failures).toBe(5);
    driver.in({ type: "heard", socket: driver.state.current });
    expect(driver.state.failures).toBe(0);
  });

  test("comes back at once when the network does", () => {
    const driver = opened().in({ type: "closed", socket: 1 }, { type: "offline" });
    expect(statusOf(driver.state)).toBe("offline");
    expect(driver.in({ type: "online" }).take()).toEqual([{ type: "connect", socket: 2 }]);
  });

  test("comes back at once when the page is looked at", () => {
    const driver = opened().in({ type: "closed", socket: 1 }, { type: "visible" });
    expect(driver.take()).toEqual([{ type: "connect", socket: 2 }]);
  });
});

test("a socket that does not open in time is given up", () => {
  const driver = new Driver().in({ type: "start" });
  driver.take();
  expect(driver.wake()).toEqual([{ type: "close", socket: 1 }]);
  expect(driver.now).toBe(TIMES.openMs);
  expect(driver.state.phase).toBe("waiting");
});

test("a socket on which nobody speaks is given up", () => {
  const driver = new Driver().in({ type: "start" }, { type: "opened", socket: 1 });
  driver.take();
  expect(driver.wake()).toEqual([{ type: "close", socket: 1 }]);
});

describe("a quiet connection", () => {
  test("is pinged well before ten minutes, and kept when the answer comes", () => {
    const driver = opened();
    expect(driver.wake()).toEqual([{ type: "ping" }]);
    expect(driver.now).toBeLessThan(10 * 60_000);
    driver.in({ type: "heard", socket: 1 });
    expect(driver.wake()).toEqual([{ type: "ping" }]);
  });

  test("that does not answer a ping is replaced at once", () => {
    const driver = opened();
    driver.wake();
    expect(driver.wake()).toEqual([
      { type: "close", socket: 1 },
      { type: "connect", socket: 2 },
    ]);
  });

  test("is asked sooner when the browser says the network is gone", () => {
    const driver = opened().at(1_000, { type: "offline" });
    expect(driver.take()).toEqual([{ type: "ping" }]);
    driver.wake();
    expect(driver.now).toBe(1_000 + TIMES.probeMs);
    expect(driver.state.current).toBe(2);
  });
});

describe("renewal before two hours", () => {
  function renewing(): Driver {
    const driver = opened().at(TIMES.renewMs - 1, { type: "heard", socket: 1 });
    driver.state = { ...driver.state, pingAt: Number.POSITIVE_INFINITY };
    driver.wake();
    return driver;
  }

  test("makes the new connection before it breaks the old one", () => {
    const driver = opened();
    driver.state = { ...driver.state, pingAt: Number.POSITIVE_INFINITY };
    expect(driver.wake()).toEqual([{ type: "connect", socket: 2 }]);
    expect(driver.now).toBeLessThan(120 * 60_000);
    expect(statusOf(driver.state)).toBe("connected");
    driver.in({ type: "opened", socket: 2 });
    expect(driver.take()).toEqual([]);
    driver.in({ type: "heard", socket: 2 });
    expect(driver.take()).toEqual([{ type: "close", socket: 1 }]);
    expect(driver.state.current).toBe(2);
  });

  test("that fails is tried again while the old connection lives", () => {
    const driver = renewing().in({ type: "closed", socket: 2 });
    expect(driver.take()).toEqual([]);
    expect(statusOf(driver.state)).toBe("connected");
    expect(driver.wake()).toEqual([{ type: "connect", socket: 3 }]);
  });

  test("is given up when the old connection breaks first", () => {
    const driver = renewing().in({ type: "closed", socket: 1 });
    expect(driver.take()).toEqual([{ type: "close", socket: 2 }]);
    expect(driver.state.standby).toBeNull();
  });
});

test("asking for the whole again replaces the connection at once", () => {
  expect(opened().in({ type: "resync" }).take()).toEqual([
    { type: "close", socket: 1 },
    { type: "connect", socket: 2 },
  ]);
});

test("news of a socket that was replaced changes nothing", () => {
  const driver = opened().in({ type: "resync" });
  driver.take();
  const before = driver.state;
  driver.in({ type: "closed", socket: 1 }, { type: "heard", socket: 1 }, { type: "opened", socket: 1 });
  expect(driver.state).toEqual(before);
  expect(driver.take()).toEqual([]);
});

test("a stopped connection stays so until it is started", () => {
  const driver = opened().in({ type: "stop" }, { type: "online" }, { type: "visible" }, { type: "tick" });
  expect(driver.take()).toEqual([{ type: "close", socket: 1 }]);
  expect(wakeAt(driver.state)).toBe(Number.POSITIVE_INFINITY);
  expect(driver.in({ type: "start" }).take()).toEqual([{ type: "connect", socket: 2 }]);
});

describe("a limit that lets nobody in", () => {
  const refusal = { code: "TOO_MANY_CONNECTIONS", waitMs: 45_000 };

  test("is waited for as long as the server asked, whatever the network and the page say", () => {
    const driver = new Driver().in({ type: "start" }, { type: "closed", socket: 1, refusal });
    driver.take();
    expect(statusOf(driver.state)).toBe("refused");
    expect(driver.state.refusal).toEqual({ code: "TOO_MANY_CONNECTIONS", until: 45_000 });
    for (const at of [10, 20_000, 44_999])
      driver.at(at, { type: "online" }, { type: "visible" }, { type: "tick" }, { type: "resync" });
    expect(driver.take()).toEqual([]);
    expect(wakeAt(driver.state)).toBeGreaterThanOrEqual(45_000);
    expect(driver.wake()).toEqual([{ type: "connect", socket: 2 }]);
    // Why is said until the server lets somebody in.
    expect(statusOf(driver.state)).toBe("refused");
    driver.in({ type: "opened", socket: 2 }, { type: "heard", socket: 2 });
    expect(statusOf(driver.state)).toBe("connected");
    expect(driver.state.refusal).toBeNull();
  });

  test("is tried once for each wait, however often it refuses", () => {
    const driver = new Driver().in({ type: "start" });
    let attempts = driver.take().length;
    for (let socket = 1; socket <= 20; socket++) {
      driver.in({ type: "closed", socket, refusal });
      driver.in({ type: "visible" }, { type: "online" });
      attempts += driver.wake().length;
    }
    expect(attempts).toBe(21);
    expect(driver.now).toBeGreaterThanOrEqual(20 * 45_000);
  });

  test("is over once the time has passed: the page that comes into view connects", () => {
    const driver = new Driver().in({ type: "start" }, { type: "closed", socket: 1, refusal });
    driver.take();
    driver.at(45_001, { type: "visible" });
    expect(driver.take()).toEqual([{ type: "connect", socket: 2 }]);
  });

  test("is forgotten when another attempt fails for another reason", () => {
    const driver = new Driver().in({ type: "start" }, { type: "closed", socket: 1, refusal });
    driver.wake();
    driver.in({ type: "closed", socket: 2 });
    expect(statusOf(driver.state)).toBe("reconnecting");
  });

  test("does not disturb a connection that is to be replaced", () => {
    const driver = opened();
    driver.at(TIMES.renewMs, { type: "tick" });
    driver.in({ type: "closed", socket: driver.state.standby ?? 0, refusal });
    expect(statusOf(driver.state)).toBe("connected");
    expect(wakeAt(driver.state)).toBeGreaterThanOrEqual(TIMES.renewMs + TIMES.renewRetryMs - TIMES.pingMs);
  });
});
