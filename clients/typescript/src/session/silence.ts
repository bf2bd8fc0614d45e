/** How long nothing may come while something is waited for; after each answer to a ping alone, twice as long. */
const QUIET_MS = 10_000;
const LONGEST_MS = 160_000;

/**
 * Says when to ask whether the other side is still there. A phone that has changed its network may have a connection that
 * is dead and not closed: nobody tells, and the next ping would come in minutes.
 */
export class Silence {
  private since: number;
  private patience = QUIET_MS;

  constructor(private readonly now: () => number) {
    this.since = now();
  }

  /** Something was said or heard. */
  break(): void {
    this.since = this.now();
    this.patience = QUIET_MS;
  }

  /** When it has lasted too long for somebody who waits. */
  get until(): number {
    return this.since + this.patience;
  }

  /** Whether it has; then it begins again, for longer. */
  isOver(): boolean {
    if (this.now() < this.until) return false;
    this.since = this.now();
    this.patience = Math.min(this.patience * 2, LONGEST_MS);
    return true;
  }
}
