// Removes what an earlier build made: a file that is gone must not be shipped.
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
