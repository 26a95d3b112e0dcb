// How numbers are written. They come from the library as they are; here they only get shorter.

/** The loss of the read-out: three decimals while these say something, otherwise a power of ten. */
export function loss(value) {
    if (!Number.isFinite(value)) {
        return 'not finite';
    }
    const size = Math.abs(value);
    return signed(size !== 0 && (size < 0.0005 || size >= 1e6) ? exponent(value, 2) : value.toFixed(3));
}

/** A number for a table: some significant digits, no trailing zeros. */
export function number(value, digits = 4) {
    if (!Number.isFinite(value)) {
        return 'not finite';
    }
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
        return signed(exponent(value, digits - 2));
    }
    return signed(String(Number(value.toPrecision(digits))));
}

/** A tick's label on a logarithmic axis: powers of ten, plain near 1. */
export function power(value) {
    const exponent10 = Math.round(Math.log10(value));
    const isPower = Math.abs(value / 10 ** exponent10 - 1) < 1e-9;
    if ((exponent10 >= -2 && exponent10 <= 3) || !isPower) {
        return number(value, 3);
    }
    return '10' + [...String(exponent10)].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('');
}

/** A number for a field or an address: every digit that it has. */
export function exact(value) {
    return String(value);
}

function exponent(value, digits) {
    return value
        .toExponential(digits)
        .replace(/\.?0+e/, 'e')
        .replace('e+', 'e');
}

// The minus sign is as wide as a digit; the hyphen is not.
function signed(text) {
    return text.replace(/-/g, '−');
}
