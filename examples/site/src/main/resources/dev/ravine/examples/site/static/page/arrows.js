// Arrows at a runner's place: which way is down, and which way it is going.

import { token } from './palette.js';

const SHORTEST = 18;
const LONGEST = 72;

/**
 * Draws a vector (in pixels' directions) from a point. Its length on the screen grows with the logarithm of `size`,
 * since gradients span many powers of ten.
 */
export function drawArrow(context, [x, y], [dx, dy], size, { colour, dash = [] }) {
    const norm = Math.hypot(dx, dy);
    if (!(norm > 0) || !Number.isFinite(norm) || !(size > 0)) {
        return;
    }
    const length = Math.min(Math.max(34 + 17 * Math.log10(size), SHORTEST), LONGEST);
    const [ux, uy] = [dx / norm, dy / norm];
    const [tipX, tipY] = [x + ux * length, y + uy * length];
    const line = (width, style) => {
        context.strokeStyle = style;
        context.fillStyle = style;
        context.lineWidth = width;
        context.setLineDash(dash);
        context.beginPath();
        context.moveTo(x + ux * 8, y + uy * 8);
        context.lineTo(tipX - ux * 7, tipY - uy * 7);
        context.stroke();
        context.setLineDash([]);
        context.lineWidth = width - 2;
        context.beginPath();
        context.moveTo(tipX, tipY);
        context.lineTo(tipX - ux * 11 - uy * 5, tipY - uy * 11 + ux * 5);
        context.lineTo(tipX - ux * 11 + uy * 5, tipY - uy * 11 - ux * 5);
        context.closePath();
        if (width > 3) {
            context.stroke();
        }
        context.fill();
    };
    line(5, token('--halo'));
    line(2.2, colour);
}
