// The surface in perspective without WebGL: cells painted from the back to the front on a plain canvas, trails on
// top. Dragging turns it around.

import { drawHead, lastFinite, trail } from './contour.js';
import { centred, domainOf, holds } from './frame.js';
import { Ink } from './ink.js';
import { number } from './format.js';
import { clear, font, layers } from './layers.js';
import { onRamp, terrain, token } from './palette.js';
import { arrow } from './shortcuts.js';
import { innerTicks } from './ticks.js';

const CELLS = 48;
const HEIGHT = 0.7;
// How much of a depth is seen from above, and how much of the view the surface may fill.
const TILT = 0.6;
const FILLED = 0.86;
const TURN = Math.PI / 24;

export class Relief2d {
    #stack;
    #ink;
    #surface = null;
    #race = [];
    #step = 0;
    #selected = 0;
    #angle = Math.PI / 7;
    #fit = { size: 1, x: 0, y: 0 };

    constructor(container) {
        this.#stack = layers(container, ['ground', 'trails', 'moving'], () => this.redraw());
        this.#ink = new Ink(this.#stack.trails);
        let from = null;
        container.addEventListener('pointerdown', (event) => {
            from = event.clientX;
            container.setPointerCapture(event.pointerId);
        });
        container.addEventListener('pointermove', (event) => {
            if (from !== null) {
                this.#turn((from - event.clientX) / 150);
                from = event.clientX;
            }
        });
        container.addEventListener('pointerup', () => {
            from = null;
        });
        container.addEventListener('pointercancel', () => {
            from = null;
        });
        container.addEventListener('keydown', (event) => {
            const [right] = arrow(event) ?? [0];
            if (right !== 0) {
                event.preventDefault();
                event.stopPropagation();
                this.#turn(right * TURN);
            }
        });
    }

    showSurface(grid, scale) {
        this.#surface = { grid, scale, centre: centred(grid) };
        this.redraw();
    }

    showRace(runners, step, selected) {
        this.#race = runners;
        this.#step = step;
        this.#selected = selected;
        this.#drawTrails();
    }

    showStep(step, selected) {
        this.#step = step;
        this.#selected = selected;
        if (this.#surface && this.#stack.width) {
            this.#ink.reveal(step);
            this.#drawHeads();
        }
    }

    redraw() {
        if (this.#surface && this.#stack.width) {
            this.#measure();
            this.#drawGround();
            this.#drawTrails();
        }
    }

    picture() {
        const [first, ...others] = this.#stack.canvases;
        const picture = new OffscreenCanvas(first.width, first.height);
        [first, ...others].forEach((canvas) => picture.getContext('2d').drawImage(canvas, 0, 0));
        return picture;
    }

    #turn(by) {
        this.#angle += by;
        this.redraw();
    }

    #place(x, y, value) {
        const { scale, centre } = this.#surface;
        const [u, v] = centre(x, y);
        const [sin, cos] = [Math.sin(this.#angle), Math.cos(this.#angle)];
        const { size, x: middleX, y: middleY } = this.#fit;
        return [
            middleX + (u * cos - v * sin) * size,
            middleY - ((u * sin + v * cos) * TILT + scale.of(value) * HEIGHT) * size,
        ];
    }

    /** Finds the size and the place at which the whole surface fills the view. */
    #measure() {
        const {
            grid: { x, y, z },
        } = this.#surface;
        this.#fit = { size: 1, x: 0, y: 0 };
        const seen = z.flatMap((row, j) =>
            row.flatMap((value, i) => (Number.isFinite(value) ? [this.#place(x[i], y[j], value)] : [])),
        );
        const spread = (axis) =>
            seen.reduce(
                ([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])],
                [Infinity, -Infinity],
            );
        const [[left, right], [top, bottom]] = [spread(0), spread(1)];
        const { width, height } = this.#stack;
        const size = FILLED * Math.min(width / (right - left), height / (bottom - top));
        this.#fit = { size, x: width / 2 - (size * (left + right)) / 2, y: height / 2 - (size * (top + bottom)) / 2 };
    }

    // The frame that the surface stands on, with numbers along two of its sides.
    #drawAxes(context) {
        const { grid, scale } = this.#surface;
        const { x: [left, right], y: [bottom, top] } = domainOf(grid);
        const at = (px, py) => this.#place(px, py, scale.low);
        context.strokeStyle = context.fillStyle = token('--muted');
        context.lineWidth = 1;
        context.beginPath();
        [at(left, bottom), at(right, bottom), at(right, top), at(left, top)].forEach((corner, i) =>
            context[i === 0 ? 'moveTo' : 'lineTo'](...corner),
        );
        context.closePath();
        context.stroke();
        context.font = font();
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        const away = (share, [low, high]) => low + share * (high - low);
        for (const tick of innerTicks(left, right)) {
            context.fillText(number(tick), ...at(tick, away(-0.05, [bottom, top])));
        }
        for (const tick of innerTicks(bottom, top)) {
            context.fillText(number(tick), ...at(away(1.05, [left, right]), tick));
        }
        context.fillText('x', ...at(right, away(-0.06, [bottom, top])));
        context.fillText('y', ...at(away(1.06, [left, right]), top));
    }

    #drawGround() {
        const {
            grid: { x, y, z },
            scale,
        } = this.#surface;
        const context = this.#stack.ground;
        clear(context);
        this.#drawAxes(context);
        const ramp = terrain();
        const pick = (length) => {
            const cells = Math.min(CELLS, length - 1);
            return Array.from({ length: cells + 1 }, (_, i) => Math.round((i / cells) * (length - 1)));
        };
        const [columns, rows] = [pick(x.length), pick(y.length)];
        // What is further away along the line of sight is painted first.
        const back = Math.cos(this.#angle) > 0 ? [...rows.keys()].reverse() : [...rows.keys()];
        const side = Math.sin(this.#angle) > 0 ? [...columns.keys()].reverse() : [...columns.keys()];
        context.lineWidth = 0.5;
        context.strokeStyle = token('--contour-line');
        for (const j of back.filter((index) => index + 1 < rows.length)) {
            for (const i of side.filter((index) => index + 1 < columns.length)) {
                const corners = [
                    [i, j],
                    [i + 1, j],
                    [i + 1, j + 1],
                    [i, j + 1],
                ].map(([a, b]) => [columns[a], rows[b]]);
                const values = corners.map(([a, b]) => z[b][a]);
                if (values.every(Number.isFinite)) {
                    context.beginPath();
                    corners.forEach(([a, b], n) =>
                        context[n === 0 ? 'moveTo' : 'lineTo'](...this.#place(x[a], y[b], values[n])),
                    );
                    context.closePath();
                    const shade = onRamp(ramp, values.reduce((sum, value) => sum + scale.of(value), 0) / 4);
                    context.fillStyle = `rgb(${shade.map(Math.round).join(' ')})`;
                    context.fill();
                    context.stroke();
                }
            }
        }
    }

    #drawTrails() {
        if (!this.#surface || !this.#stack.width) {
            return;
        }
        this.#ink.show(
            this.#race.map((runner) => {
                const points = runner.x.map((x, k) =>
                    this.#shown(runner, k) ? this.#place(x, runner.y[k], runner.loss[k]) : [NaN, NaN],
                );
                return trail(runner, points, 0);
            }),
            this.#step,
        );
        this.#drawHeads();
    }

    #drawHeads() {
        const context = this.#stack.moving;
        clear(context);
        this.#race.forEach((runner, i) => {
            const k = lastFinite(runner, this.#step);
            if (this.#shown(runner, k)) {
                drawHead(context, runner, this.#place(runner.x[k], runner.y[k], runner.loss[k]), i === this.#selected);
            }
        });
    }

    #shown(runner, k) {
        return Number.isFinite(runner.loss[k]) && holds(this.#surface.grid, runner.x[k], runner.y[k]);
    }
}
