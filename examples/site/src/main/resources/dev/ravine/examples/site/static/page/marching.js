// Contour lines of a grid by marching squares, joined into chains so that they can carry labels.

/**
 * The lines where the grid has a level, each a list of points [x, y].
 * x has a value per column, y per row, z is rows of values; a cell that touches a value that is not finite is left out.
 */
export function contours(x, y, z, level) {
    return joined(segments(x, y, z, level));
}

// Each end of a segment lies on an edge of the grid, and the edge's number says which ends meet.
function segments(x, y, z, level) {
    const columns = x.length;
    const found = [];
    for (let j = 0; j + 1 < y.length; j++) {
        for (let i = 0; i + 1 < columns; i++) {
            const corners = [z[j][i], z[j][i + 1], z[j + 1][i + 1], z[j + 1][i]];
            if (!corners.every(Number.isFinite)) {
                continue;
            }
            const [a, b, c, d] = corners;
            const kind = (a > level) | ((b > level) << 1) | ((c > level) << 2) | ((d > level) << 3);
            if (kind === 0 || kind === 15) {
                continue;
            }
            const across = (from, to) => (level - from) / (to - from);
            const edges = {
                bottom: () => end(2 * (j * columns + i), x[i] + (x[i + 1] - x[i]) * across(a, b), y[j]),
                right: () => end(2 * (j * columns + i + 1) + 1, x[i + 1], y[j] + (y[j + 1] - y[j]) * across(b, c)),
                top: () => end(2 * ((j + 1) * columns + i), x[i] + (x[i + 1] - x[i]) * across(d, c), y[j + 1]),
                left: () => end(2 * (j * columns + i) + 1, x[i], y[j] + (y[j + 1] - y[j]) * across(a, d)),
            };
            // In a saddle cell, the mean decides which corners belong together.
            const high = (a + b + c + d) / 4 > level;
            for (const [from, to] of PAIRS[kind] ?? ((kind === 5) === high ? SADDLE_A : SADDLE_B)) {
                found.push([edges[from](), edges[to]()]);
            }
        }
    }
    return found;
}

const SADDLE_A = [
    ['left', 'top'],
    ['bottom', 'right'],
];
const SADDLE_B = [
    ['left', 'bottom'],
    ['top', 'right'],
];
const PAIRS = {
    1: [['left', 'bottom']],
    14: [['left', 'bottom']],
    2: [['bottom', 'right']],
    13: [['bottom', 'right']],
    4: [['right', 'top']],
    11: [['right', 'top']],
    8: [['top', 'left']],
    7: [['top', 'left']],
    3: [['left', 'right']],
    12: [['left', 'right']],
    6: [['bottom', 'top']],
    9: [['bottom', 'top']],
};

function end(edge, x, y) {
    return { edge, point: [x, y] };
}

function joined(pieces) {
    const at = new Map();
    pieces.forEach((piece, i) => piece.forEach(({ edge }) => at.set(edge, [...(at.get(edge) ?? []), i])));
    const used = new Uint8Array(pieces.length);
    const lines = [];
    const follow = (edge, line, add) => {
        for (;;) {
            const next = at.get(edge).find((i) => !used[i]);
            if (next === undefined) {
                return;
            }
            used[next] = 1;
            const [one, other] = pieces[next];
            const far = one.edge === edge ? other : one;
            line[add](far.point);
            edge = far.edge;
        }
    };
    pieces.forEach(([from, to], i) => {
        if (!used[i]) {
            used[i] = 1;
            const line = [from.point, to.point];
            follow(to.edge, line, 'push');
            follow(from.edge, line, 'unshift');
            lines.push(line);
        }
    });
    return lines;
}
