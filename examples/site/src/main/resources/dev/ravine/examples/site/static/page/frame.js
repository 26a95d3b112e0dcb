// Where a plane is drawn in a view: as long on x as on y, so that the gradient is seen to stand upright on the lines.

export const MARGIN = { left: 40, right: 10, top: 10, bottom: 26 };

/** The domain of a grid {x, y}. */
export function domainOf({ x, y }) {
    return { x: [x[0], x[x.length - 1]], y: [y[0], y[y.length - 1]] };
}

/** Whether a point is on a grid. */
export function holds({ x, y }, px, py) {
    return px >= x[0] && px <= x[x.length - 1] && py >= y[0] && py <= y[y.length - 1];
}

/** From a point to its place around the middle of a grid, from -1 to 1 along the longer side. */
export function centred(grid) {
    const { x: [left, right], y: [bottom, top] } = domainOf(grid);
    const half = Math.max(right - left, top - bottom) / 2;
    return (x, y) => [(x - (left + right) / 2) / half, (y - (bottom + top) / 2) / half];
}

/** Fills a view with the domain, each axis by itself: for planes where angles say nothing. */
export function stretched(domain, width, height) {
    const box = { left: 12, top: 8, width: Math.max(width - 24, 1), height: Math.max(height - 20, 1) };
    const share = (value, [low, high]) => (value - low) / (high - low);
    return {
        box,
        place: (x, y) => [box.left + share(x, domain.x) * box.width, box.top + (1 - share(y, domain.y)) * box.height],
    };
}

/** Fits the domain {x: [lo, hi], y: [lo, hi]} into a view of this size; all of it shows, centred. */
export function frame(domain, width, height) {
    const [left, right] = domain.x;
    const [bottom, top] = domain.y;
    const room = {
        width: Math.max(width - MARGIN.left - MARGIN.right, 1),
        height: Math.max(height - MARGIN.top - MARGIN.bottom, 1),
    };
    const scale = Math.min(room.width / (right - left), room.height / (top - bottom));
    const box = { width: scale * (right - left), height: scale * (top - bottom) };
    box.left = MARGIN.left + (room.width - box.width) / 2;
    box.top = MARGIN.top + (room.height - box.height) / 2;
    return {
        box,
        scale,
        place: (x, y) => [box.left + (x - left) * scale, box.top + (top - y) * scale],
        point: (px, py) => [left + (px - box.left) / scale, top - (py - box.top) / scale],
    };
}

/** The domain, made wider or higher so that it fills a view of this size. */
export function widened(domain, width, height) {
    const room = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
    const spanX = domain.x[1] - domain.x[0];
    const spanY = domain.y[1] - domain.y[0];
    if (!(room.width > 20) || !(room.height > 20)) {
        return domain;
    }
    // More than twice as wide, a surface would show mostly what nobody asked for.
    const aspect = Math.min(Math.max(room.width / room.height, 0.5 * (spanX / spanY)), 2 * (spanX / spanY));
    return spanX / spanY < aspect
        ? { x: grown(domain.x, spanY * aspect), y: domain.y }
        : { x: domain.x, y: grown(domain.y, spanX / aspect) };
}

function grown([low, high], span) {
    const middle = (low + high) / 2;
    return [middle - span / 2, middle + span / 2];
}
