// What tells the runners apart: a colour that colour-blind people can tell (after Okabe and Ito), and, as
// colour alone is never enough, a dash and a marker.

import { onTheme } from './theme.js';

const DASHES = [[], [9, 4], [2, 3], [11, 3, 2, 3], [5, 2], [1, 4], [14, 5], [7, 3, 2, 3, 2, 3]];
const MARKERS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'triangleDown', 'pentagon'];

const SLOTS = DASHES.length;

/** The look of a slot in the theme of the moment. Where colours come again, they have other dashes and markers. */
export function look(slot) {
    const round = Math.floor(slot / SLOTS);
    return {
        colour: token(`--run-${(slot % SLOTS) + 1}`),
        dash: DASHES[(slot + 3 * round) % SLOTS],
        marker: MARKERS[(slot + 4 * round) % SLOTS],
    };
}

/** A colour of the style sheet, so that canvases follow the theme. */
export function token(name) {
    if (!tokens.has(name)) {
        tokens.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    }
    return tokens.get(name);
}

// Asking the style sheet is slow, and every frame needs some colours.
const tokens = new Map();
onTheme(() => tokens.clear());

/** Red, green and blue of a colour written #rrggbb, each from 0 to 255. */
export function rgb(colour) {
    const value = Number.parseInt(colour.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The colours from the bottom to the top of a surface, evenly spaced. */
export function terrain() {
    return ['--low', '--low-middle', '--high-middle', '--high'].map((name) => rgb(token(name)));
}

/** A place on such a ramp, from 0 to 1. */
export function onRamp(ramp, place) {
    const position = Math.min(Math.max(place, 0), 1) * (ramp.length - 1);
    const below = Math.min(Math.floor(position), ramp.length - 2);
    return ramp[below].map((channel, i) => channel + (ramp[below + 1][i] - channel) * (position - below));
}

/** Adds a marker's outline to a path, around a point. */
export function traceMarker(context, marker, x, y, radius) {
    context.beginPath();
    if (marker === 'circle') {
        context.arc(x, y, radius, 0, 2 * Math.PI);
        return;
    }
    const points = OUTLINES[marker];
    points.forEach(([dx, dy], i) => context[i === 0 ? 'moveTo' : 'lineTo'](x + dx * radius, y + dy * radius));
    context.closePath();
}

/** Draws a marker, filled and with an edge. */
export function drawMarker(context, marker, x, y, radius, fill, edge, edgeWidth) {
    traceMarker(context, marker, x, y, radius);
    context.fillStyle = fill;
    context.strokeStyle = edge;
    context.lineWidth = edgeWidth;
    context.fill();
    context.stroke();
}

/** A marker as an SVG path in a box of 20 by 20, for legends. */
export function markerPath(marker) {
    if (marker === 'circle') {
        return 'M10 5a5 5 0 1 1 0 10a5 5 0 1 1 0-10z';
    }
    return 'M' + OUTLINES[marker].map(([x, y]) => `${10 + 5 * x} ${10 + 5 * y}`).join('L') + 'z';
}

const OUTLINES = {
    square: [
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
    ],
    triangle: [
        [0, -1.2],
        [1.1, 0.8],
        [-1.1, 0.8],
    ],
    triangleDown: [
        [0, 1.2],
        [1.1, -0.8],
        [-1.1, -0.8],
    ],
    diamond: [
        [0, -1.3],
        [1.1, 0],
        [0, 1.3],
        [-1.1, 0],
    ],
    cross: [
        [-0.4, -1.2],
        [0.4, -1.2],
        [0.4, -0.4],
        [1.2, -0.4],
        [1.2, 0.4],
        [0.4, 0.4],
        [0.4, 1.2],
        [-0.4, 1.2],
        [-0.4, 0.4],
        [-1.2, 0.4],
        [-1.2, -0.4],
        [-0.4, -0.4],
    ],
    star: round(10, (i) => (i % 2 === 0 ? 1.35 : 0.6)),
    pentagon: round(5, () => 1.2),
};

function round(corners, radius) {
    return Array.from({ length: corners }, (_, i) => {
        const angle = (2 * Math.PI * i) / corners - Math.PI / 2;
        return [radius(i) * Math.cos(angle), radius(i) * Math.sin(angle)];
    });
}
