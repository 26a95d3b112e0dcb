// The ground of a contour view: bands of shade, contour lines and their labels.

import { number } from './format.js';
import { clip, font } from './layers.js';
import { contours } from './marching.js';
import { onRamp, terrain, token } from './palette.js';

const BANDS = 14;
const LABELLED_FROM = 90;

/**
 * Draws the grid {x, y, z} with a scale of heights; `place` gives the pixel of a point, `box` is where it may draw.
 * Labels keep clear of each other.
 */
export function drawTerrain(context, grid, scale, place, box) {
    clip(context, box);
    shade(context, grid, scale, place);
    lines(context, grid, scale, place, box);
    context.restore();
}

/** Draws the contour lines alone, with their labels. */
export function drawContours(context, grid, scale, place, box) {
    clip(context, box);
    lines(context, grid, scale, place, box);
    context.restore();
}

/** Paints every pixel's band. Between grid points, values are interpolated. */
function shade(context, grid, scale, place) {
    const { x, y, z } = grid;
    const [left, bottom] = place(x[0], y[0]);
    const [right, top] = place(x[x.length - 1], y[y.length - 1]);
    const width = Math.max(1, Math.round(right - left));
    const height = Math.max(1, Math.round(bottom - top));
    const colours = Array.from({ length: BANDS + 1 }, (_, band) => onRamp(terrain(), band / BANDS));
    const image = new ImageData(width, height);
    for (let row = 0; row < height; row++) {
        const v = ((height - 1 - row) / Math.max(height - 1, 1)) * (y.length - 1);
        const j = Math.min(Math.floor(v), y.length - 2);
        for (let column = 0; column < width; column++) {
            const u = (column / Math.max(width - 1, 1)) * (x.length - 1);
            const i = Math.min(Math.floor(u), x.length - 2);
            const value = between(z, i, j, u - i, v - j);
            if (Number.isFinite(value)) {
                const [r, g, b] = colours[Math.min(Math.max(Math.floor(scale.of(value) * BANDS), 0), BANDS)];
                image.data.set([r, g, b, 255], 4 * (row * width + column));
            }
        }
    }
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').putImageData(image, 0, 0);
    context.drawImage(canvas, left, top, right - left, bottom - top);
}

function between(z, i, j, u, v) {
    const low = z[j][i] === z[j][i + 1] ? z[j][i] : z[j][i] * (1 - u) + z[j][i + 1] * u;
    const high = z[j + 1][i] === z[j + 1][i + 1] ? z[j + 1][i] : z[j + 1][i] * (1 - u) + z[j + 1][i + 1] * u;
    return low * (1 - v) + high * v;
}

function lines(context, { x, y, z }, scale, place, box) {
    const labels = [];
    context.strokeStyle = token('--contour-line');
    context.lineWidth = 1;
    for (let band = 1; band < BANDS; band++) {
        const level = scale.at(band / BANDS);
        for (const line of contours(x, y, z, level)) {
            const points = line.map(([px, py]) => place(px, py));
            context.beginPath();
            points.forEach(([px, py], i) => context[i === 0 ? 'moveTo' : 'lineTo'](px, py));
            context.stroke();
            if (band % 2 === 0) {
                label(context, points, number(level, 2), labels, box);
            }
        }
    }
}

// A label lies along its line at the first place, out of some, where it has room and the line is nearly straight.
function label(context, points, text, taken, box) {
    if (points.length < 12) {
        return;
    }
    context.font = font(0.66);
    const width = context.measureText(text).width + 8;
    if (lengthOf(points) < LABELLED_FROM + width) {
        return;
    }
    for (const share of [0.5, 0.3, 0.7, 0.15, 0.85]) {
        const middle = Math.floor(points.length * share);
        const [px, py] = points[middle];
        const [ax, ay] = points[Math.max(middle - 3, 0)];
        const [bx, by] = points[Math.min(middle + 3, points.length - 1)];
        const inside =
            px > box.left + width &&
            px < box.left + box.width - width &&
            py > box.top + 20 &&
            py < box.top + box.height - 20;
        if (!inside || taken.some(([tx, ty]) => Math.hypot(px - tx, py - ty) < 64)) {
            continue;
        }
        taken.push([px, py]);
        let angle = Math.atan2(by - ay, bx - ax);
        angle = angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle;
        context.save();
        context.translate(px, py);
        context.rotate(angle);
        context.fillStyle = token('--contour-label');
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        context.strokeStyle = token('--contour-label-back');
        context.lineWidth = 3;
        context.lineJoin = 'round';
        context.strokeText(text, 0, 0);
        context.fillText(text, 0, 0);
        context.restore();
        return;
    }
}

function lengthOf(points) {
    let length = 0;
    for (let i = 1; i < points.length; i++) {
        length += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
    }
    return length;
}
