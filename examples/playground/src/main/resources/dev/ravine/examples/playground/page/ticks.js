// Round numbers for axes.

/** About `wanted` round values from low to high, a step of 1, 2 or 5 times a power of ten apart. */
export function linearTicks(low, high, wanted) {
  const raw = (high - low) / Math.max(wanted, 1);
  if (!(raw > 0) || !Number.isFinite(raw)) {
    return [];
  }
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((size) => size >= raw * 0.999);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten from low to high, at most about `wanted` of them. */
export function powerTicks(low, high, wanted) {
  const from = Math.ceil(Math.log10(low) - 1e-9);
  const to = Math.floor(Math.log10(high) + 1e-9);
  const apart = Math.max(1, Math.ceil((to - from + 1) / Math.max(wanted, 1)));
  const ticks = [];
  for (let exponent = Math.ceil(from / apart) * apart; exponent <= to; exponent += apart) {
    ticks.push(10 ** exponent);
  }
  return ticks;
}
