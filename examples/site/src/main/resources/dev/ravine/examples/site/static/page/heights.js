// How a surface's values become heights and shades. Some surfaces span many powers of ten (Rosenbrock), where
// everything of interest would lie flat at the bottom: there the scale is logarithmic above the lowest value, just
// so much that the median value stands at four tenths of the height.

const MEDIAN_HEIGHT = 0.4;
const LINEAR_ABOVE = 0.25;

/** A scale for the values of a grid: `of` gives a height from 0 to 1, `at` goes back, and `logarithmic` says what it is. */
export function heights(z) {
    const values = z
        .flat()
        .filter(Number.isFinite)
        .sort((a, b) => a - b);
    if (values.length === 0) {
        return { low: 0, high: 1, logarithmic: false, of: () => 0, at: () => 0 };
    }
    const low = values[0];
    const high = values[values.length - 1];
    const span = high - low || 1;
    const strength = bend((values[values.length >> 1] - low) / span);
    if (strength === 0) {
        return {
            low,
            high,
            logarithmic: false,
            of: (value) => (value - low) / span,
            at: (height) => low + height * span,
        };
    }
    const top = Math.log1p(strength);
    return {
        low,
        high,
        logarithmic: true,
        of: (value) => Math.log1p((strength * Math.max(value - low, 0)) / span) / top,
        at: (height) => low + (span * Math.expm1(height * top)) / strength,
    };
}

// The k with log(1 + k·median) / log(1 + k) = 0.4, by bisection over its powers of ten; 0 where no bend is needed.
function bend(median) {
    if (median >= LINEAR_ABOVE) {
        return 0;
    }
    let from = -3;
    let to = 12;
    for (let i = 0; i < 60; i++) {
        const middle = (from + to) / 2;
        const k = 10 ** middle;
        if (Math.log1p(k * median) / Math.log1p(k) < MEDIAN_HEIGHT) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return 10 ** from;
}
