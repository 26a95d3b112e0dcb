// The surface from above: contour lines, trails, arrows, and the start, which a click or a drag sets.

import { drawArrow } from './arrows.js';
import { domainOf, frame, widened } from './frame.js';
import { Ink, pixel } from './ink.js';
import { clear, clip, font, layers } from './layers.js';
import { drawMarker, look, token } from './palette.js';
import { number } from './format.js';
import { arrow } from './shortcuts.js';
import { drawTerrain } from './terrain.js';
import { linearTicks } from './ticks.js';

export class Contour {
    #stack;
    #ink;
    #frame;
    #grid;
    #scale;
    #minima = [];
    #runners = [];
    #start = [0, 0];
    #step = 0;
    #selected = 0;

    /** `onStart(point, done)` hears of a start that was set; `onShape()` of another size, which wants another grid. */
    constructor(container, { onStart, onShape }) {
        this.#stack = layers(container, ['ground', 'trails', 'moving'], () => {
            this.#drawAll();
            onShape();
        });
        this.#ink = new Ink(this.#stack.trails);
        this.#listen(container, onStart);
    }

    /** The domain to ask the library for, so that the view is filled. */
    wanted(domain) {
        this.#stack.measure();
        return widened(domain, this.#stack.width, this.#stack.height);
    }

    showSurface(grid, scale, minima) {
        this.#grid = grid;
        this.#scale = scale;
        this.#minima = minima;
        this.#drawAll();
    }

    showRace(runners, start, step, selected) {
        this.#runners = runners;
        this.#start = start;
        this.#step = step;
        this.#selected = selected;
        this.#drawTrails();
    }

    showStep(step, selected) {
        this.#step = step;
        this.#selected = selected;
        if (this.#frame) {
            this.#ink.reveal(step);
            this.#drawMoving();
        }
    }

    redraw() {
        this.#drawAll();
    }

    #drawAll() {
        const { width, height, ground } = this.#stack;
        if (!this.#grid || !width) {
            return;
        }
        this.#frame = frame(domainOf(this.#grid), width, height);
        clear(ground);
        drawTerrain(ground, this.#grid, this.#scale, this.#frame.place, this.#frame.box);
        this.#drawAxes(ground);
        this.#drawMinima(ground);
        this.#drawTrails();
    }

    #drawTrails() {
        if (!this.#frame) {
            return;
        }
        const { place, box } = this.#frame;
        const context = this.#stack.trails;
        context.restore();
        clip(context, box);
        this.#ink.show(
            this.#runners.map((runner) => {
                const points = runner.x.map((x, k) =>
                    finite(x, runner.y[k]) ? place(x, runner.y[k]).map(pixel) : [NaN, NaN],
                );
                return trail(runner, points, 2.4);
            }),
            this.#step,
        );
        this.#drawMoving();
    }

    #drawMoving() {
        const context = this.#stack.moving;
        const { box, place } = this.#frame;
        clear(context);
        this.#drawStart(context, place(...this.#start));
        clip(context, box);
        // The selected runner is drawn last, on top of the others.
        const order = this.#runners.map((_, i) => i).filter((i) => i !== this.#selected);
        if (this.#runners[this.#selected]) {
            this.#drawSearch(context, this.#runners[this.#selected]);
            this.#drawArrows(context, this.#runners[this.#selected]);
            order.push(this.#selected);
        }
        order.forEach((i) => this.#drawRunner(context, this.#runners[i], i === this.#selected));
        context.restore();
    }

    #drawRunner(context, runner, selected) {
        const k = lastFinite(runner, this.#step);
        drawHead(context, runner, this.#frame.place(runner.x[k], runner.y[k]), selected);
    }

    #drawArrows(context, runner) {
        const k = lastFinite(runner, this.#step);
        const at = this.#frame.place(runner.x[k], runner.y[k]);
        if (finite(runner.gx[k], runner.gy[k])) {
            const size = Math.hypot(runner.gx[k], runner.gy[k]);
            // Downhill; the pixels' y grows downwards, hence the sign.
            drawArrow(context, at, [-runner.gx[k], runner.gy[k]], size, { colour: token('--text') });
        }
        if (k > 0) {
            const [dx, dy] = [runner.x[k] - runner.x[k - 1], runner.y[k] - runner.y[k - 1]];
            drawArrow(context, at, [dx, -dy], Math.hypot(dx, dy) * 10, {
                colour: look(runner.slot).colour,
                dash: [4, 3],
            });
        }
    }

    // What was tried on the way here, faintly, and what is tried from here: points along a line, or in a circle.
    #drawSearch(context, runner) {
        const { searched, trail, step } = runner;
        if (!searched) {
            return;
        }
        const { colour } = look(runner.slot);
        const at = Math.min(this.#step, step.length - 1);
        context.globalAlpha = 0.45;
        for (let k = 0; k < step[at]; k++) {
            this.#drawTried(context, [trail.x[k], trail.y[k]], { ...searched.tried[k], size: [] }, colour);
        }
        context.globalAlpha = 1;
        this.#drawTried(context, [runner.x[at], runner.y[at]], runner.tried(at), colour);
    }

    #drawTried(context, from, { shape, x, y, size }, colour) {
        const { place, scale } = this.#frame;
        const [px, py] = place(...from);
        context.lineWidth = 1.5;
        if (shape === 'region') {
            context.setLineDash([5, 4]);
            context.strokeStyle = colour;
            size.forEach((radius) => ring(context, px, py, Math.min(radius * scale, 1e5)));
            context.setLineDash([]);
        }
        x.forEach((_, i) => {
            const [tx, ty] = place(x[i], y[i]).map(pixel);
            context.strokeStyle = colour;
            context.lineWidth = 1;
            context.beginPath();
            context.moveTo(px, py);
            context.lineTo(tx, ty);
            context.stroke();
        });
        x.forEach((_, i) => {
            const [tx, ty] = place(x[i], y[i]).map(pixel);
            context.fillStyle = token('--card');
            context.lineWidth = 1.75;
            context.beginPath();
            context.arc(tx, ty, 3.5, 0, 2 * Math.PI);
            context.fill();
            context.stroke();
        });
    }

    #drawStart(context, [x, y]) {
        context.strokeStyle = token('--halo');
        context.lineWidth = 5;
        ring(context, x, y);
        context.strokeStyle = token('--text');
        context.lineWidth = 1.75;
        ring(context, x, y);
    }

    #drawMinima(context) {
        for (const { x, y } of this.#minima) {
            const [px, py] = this.#frame.place(x, y);
            for (const [width, colour] of [
                [5, token('--halo')],
                [2, token('--text')],
            ]) {
                context.strokeStyle = colour;
                context.lineWidth = width;
                context.beginPath();
                context.moveTo(px - 5, py - 5);
                context.lineTo(px + 5, py + 5);
                context.moveTo(px + 5, py - 5);
                context.lineTo(px - 5, py + 5);
                context.stroke();
            }
        }
    }

    #drawAxes(context) {
        const { box, place } = this.#frame;
        const { x, y } = this.#grid;
        context.font = font();
        context.fillStyle = token('--muted');
        context.textAlign = 'center';
        context.textBaseline = 'top';
        for (const tick of linearTicks(x[0], x[x.length - 1], box.width / 45)) {
            context.fillText(number(tick), place(tick, y[0])[0], box.top + box.height + 7);
        }
        context.textAlign = 'right';
        context.textBaseline = 'middle';
        for (const tick of linearTicks(y[0], y[y.length - 1], box.height / 45)) {
            context.fillText(number(tick), box.left - 7, place(x[0], tick)[1]);
        }
        context.strokeStyle = token('--line');
        context.lineWidth = 1;
        context.strokeRect(box.left, box.top, box.width, box.height);
    }

    #listen(container, onStart) {
        const at = (event) => {
            const box = container.getBoundingClientRect();
            return this.#frame
                .point(event.clientX - box.left, event.clientY - box.top)
                .map((value) => this.#rounded(value));
        };
        let dragging = false;
        container.addEventListener('pointerdown', (event) => {
            if (this.#frame && event.button === 0) {
                dragging = true;
                container.setPointerCapture(event.pointerId);
                onStart(at(event), false);
            }
        });
        container.addEventListener('pointermove', (event) => dragging && onStart(at(event), false));
        for (const end of ['pointerup', 'pointercancel']) {
            container.addEventListener(end, (event) => {
                if (dragging) {
                    dragging = false;
                    onStart(at(event), true);
                }
            });
        }
        container.addEventListener('keydown', (event) => {
            const way = arrow(event);
            if (way && this.#frame) {
                event.preventDefault();
                event.stopPropagation();
                const [dx, dy] = way;
                const pixels = event.shiftKey ? 1 : 10;
                const [x, y] = this.#start;
                onStart(
                    [x + (dx * pixels) / this.#frame.scale, y + (dy * pixels) / this.#frame.scale].map((value) =>
                        this.#rounded(value),
                    ),
                    true,
                );
            }
        });
    }

    // As fine as a pixel is, so that addresses stay short.
    #rounded(value) {
        const digits = Math.max(0, Math.ceil(Math.log10(this.#frame.scale)));
        return Number(value.toFixed(digits));
    }
}

/** A runner's trail through pixels, for the ink. */
export function trail({ slot }, points, dots) {
    const { colour, dash } = look(slot);
    return { x: points.map(([x]) => x), y: points.map(([, y]) => y), colour, dash, width: 2.25, dots };
}

/** Draws a runner's marker where it is. */
export function drawHead(context, { slot }, [x, y], selected) {
    const { colour, marker } = look(slot);
    drawMarker(context, marker, x, y, selected ? 7.5 : 6, colour, token('--halo'), 2);
}

/** The last step up to this one at which a runner was somewhere. */
export function lastFinite(runner, step) {
    let k = Math.min(step, runner.x.length - 1);
    while (k > 0 && !finite(runner.x[k], runner.y[k])) {
        k--;
    }
    return k;
}

function ring(context, x, y, radius = 9) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
}

function finite(x, y) {
    return Number.isFinite(x) && Number.isFinite(y);
}
