const usual = new Intl.NumberFormat(undefined, {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});

const LEAST = 0.0001;

/** An amount of US dollars; what is too little to write down is said to be less than what can be. */
export function dollars(amount: number): string {
  return amount > 0 && amount < LEAST ? `< ${usual.format(LEAST)}` : usual.format(amount);
}
