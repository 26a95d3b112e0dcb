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

/** A few round values between low and high, and on neither. */
export function innerTicks(low, high) {
    return linearTicks(low, high, 4).filter((tick) => tick > low && tick < high);
}

/** About `wanted` ticks for a logarithmic axis: powers of ten, or where these are few, 1, 2 and 5 of each. */
export function powerTicks(low, high, wanted) {
    const decades = Math.log10(high / low);
    if (decades < 2.2) {
        const ticks = between(low, high, decades < 0.7 ? [1, 1.5, 2, 3, 4, 5, 6, 8] : [1, 2, 5]);
        return ticks.length > 1 ? ticks : linearTicks(low, high, wanted);
    }
    const from = Math.ceil(Math.log10(low) - 1e-9);
    const to = Math.floor(Math.log10(high) + 1e-9);
    const apart = Math.max(1, Math.ceil((to - from + 1) / Math.max(wanted, 1)));
    const ticks = [];
    for (let exponent = Math.ceil(from / apart) * apart; exponent <= to; exponent += apart) {
        ticks.push(10 ** exponent);
    }
    return ticks;
}

function between(low, high, factors) {
    const ticks = [];
    for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
        ticks.push(
            ...factors.map((factor) => Number(`${factor}e${exponent}`)).filter((tick) => tick >= low && tick <= high),
        );
    }
    return ticks;
}
