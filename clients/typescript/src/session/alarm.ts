/** One timer for everything that happens only because time passes. */
export class Alarm {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly now: () => number,
    private readonly ring: () => void,
  ) {}

  /** Rings at the earliest of these times, in milliseconds since the epoch, and at no other. */
  set(...times: readonly (number | null | undefined)[]): void {
    const at = Math.min(...times.map((one) => one ?? Number.POSITIVE_INFINITY));
    this.stop();
    if (Number.isFinite(at)) this.timer = setTimeout(this.ring, Math.max(0, at - this.now()));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
