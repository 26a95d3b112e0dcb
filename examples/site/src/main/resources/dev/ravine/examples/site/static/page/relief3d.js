// The surface with three.js. Geometry is made once for a surface and once for a race; a step only says how much of
// it is drawn. The build makes the module three.js of what is imported here.

import {
    BoxGeometry,
    BufferAttribute,
    BufferGeometry,
    CanvasTexture,
    Color,
    ConeGeometry,
    DirectionalLight,
    DoubleSide,
    HemisphereLight,
    IcosahedronGeometry,
    LineBasicMaterial,
    LineMaterial,
    LineSegments,
    LineSegments2,
    LineSegmentsGeometry,
    Mesh,
    MeshLambertMaterial,
    OctahedronGeometry,
    OrbitControls,
    PerspectiveCamera,
    Scene,
    SphereGeometry,
    Spherical,
    Sprite,
    SpriteMaterial,
    TetrahedronGeometry,
    Vector3,
    WebGLRenderer,
} from '../three/three.js';
import { lastFinite } from './contour.js';
import { centred, domainOf, holds } from './frame.js';
import { contours } from './marching.js';
import { number } from './format.js';
import { look, onRamp, terrain, token } from './palette.js';
import { arrow } from './shortcuts.js';
import { innerTicks } from './ticks.js';

const HEIGHT = 0.8;
const LEVELS = 14;
// Trails lie a little above the ground, which would otherwise swallow half of them.
const LIFT = 0.012;
const SIZE = 0.042;
const TURN = Math.PI / 24;
// From where the surface is seen at first, and how much of the view it may fill.
const DIRECTION = new Vector3(-0.36, 0.82, 0.85);
const FILLED = 0.93;

const SHAPES = {
    circle: () => new SphereGeometry(1, 24, 16),
    square: () => new BoxGeometry(1.6, 1.6, 1.6),
    triangle: () => new ConeGeometry(1.1, 2, 24),
    diamond: () => new OctahedronGeometry(1.35),
    cross: () => new TetrahedronGeometry(1.5),
    star: () => new IcosahedronGeometry(1.2),
    triangleDown: () => new ConeGeometry(1.1, 2, 24).rotateX(Math.PI),
    pentagon: () => new SphereGeometry(1.2, 5, 3),
};

export class Relief3d {
    #renderer = new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: false });
    #scene = new Scene();
    #camera = new PerspectiveCamera(32, 1, 0.1, 50);
    #controls;
    #ground = [];
    #trails = [];
    #surface = null;
    #race = [];
    #step = 0;
    #selected = 0;
    #asked = false;
    #turned = false;

    constructor(container) {
        const canvas = this.#renderer.domElement;
        canvas.setAttribute('aria-hidden', 'true');
        canvas.classList.add('layer');
        container.prepend(canvas);
        this.#controls = new OrbitControls(this.#camera, canvas);
        this.#camera.position.copy(DIRECTION);
        this.#controls.minDistance = 0.5;
        this.#controls.maxDistance = 12;
        this.#controls.maxPolarAngle = Math.PI / 2 - 0.02;
        this.#controls.addEventListener('change', () => this.#draw());
        this.#controls.addEventListener('start', () => {
            this.#turned = true;
        });
        container.addEventListener('keydown', (event) => this.#turn(event));
        const sun = new DirectionalLight(0xffffff, 1.3);
        sun.position.set(-2.5, 4, 1);
        this.#scene.add(sun, new HemisphereLight(0xffffff, 0xd5dde5, 2.1));
        new ResizeObserver(() => this.#resize(container)).observe(container);
        this.#resize(container);
    }

    showSurface(grid, scale) {
        this.#surface = { grid, scale };
        this.#makeGround();
        this.#fit();
        this.#draw();
    }

    showRace(runners, step, selected) {
        this.#race = runners;
        this.#step = step;
        this.#selected = selected;
        this.#makeTrails();
        this.#draw();
    }

    showStep(step, selected) {
        this.#step = step;
        this.#selected = selected;
        this.#place();
        this.#draw();
    }

    redraw() {
        if (this.#surface) {
            this.#makeGround();
            this.#makeTrails();
            this.#draw();
        }
    }

    picture() {
        // Without a preserved buffer, a picture has to be taken right after a frame was drawn.
        this.#renderer.render(this.#scene, this.#camera);
        return this.#renderer.domElement;
    }

    #makeGround() {
        remove(this.#scene, this.#ground);
        const { grid, scale } = this.#surface;
        const place = placing(grid, scale);
        const lines = new LineSegments(
            contourGeometry(grid, scale, place),
            new LineBasicMaterial({ color: new Color(token('--relief-line')), transparent: true, opacity: 0.55 }),
        );
        const ground = new Mesh(
            groundGeometry(grid, scale, place),
            new MeshLambertMaterial({
                vertexColors: true,
                side: DoubleSide,
                polygonOffset: true,
                polygonOffsetFactor: 1,
                polygonOffsetUnits: 1,
            }),
        );
        this.#ground = [ground, lines, ...axes(grid, place, scale)];
        this.#scene.add(...this.#ground);
    }

    #makeTrails() {
        remove(this.#scene, this.#trails);
        this.#trails = [];
        if (!this.#surface) {
            return;
        }
        const place = placing(this.#surface.grid, this.#surface.scale);
        for (const runner of this.#race) {
            const { colour, dash, marker } = look(runner.slot);
            const line = new LineSegments2(
                trailGeometry(runner, place),
                new LineMaterial({
                    color: new Color(colour),
                    linewidth: 3,
                    dashed: dash.length > 0,
                    dashSize: 0.006 * (dash[0] ?? 1),
                    gapSize: 0.006 * (dash[1] ?? 1),
                }),
            );
            if (dash.length > 0) {
                line.computeLineDistances();
            }
            line.frustumCulled = false;
            const head = new Mesh(
                SHAPES[marker](),
                new MeshLambertMaterial({
                    color: new Color(colour),
                    emissive: new Color(colour),
                    emissiveIntensity: 0.25,
                }),
            );
            head.userData = { runner, place };
            line.userData = { steps: runner.x.length - 1 };
            this.#trails.push(line, head);
        }
        if (this.#trails.length > 0) {
            this.#scene.add(...this.#trails);
        }
        this.#place();
    }

    /** Draws trails as far as the step, and puts the heads there: no geometry changes. */
    #place() {
        this.#trails.forEach((object, i) => {
            const { steps, runner, place } = object.userData;
            if (runner) {
                const k = lastFinite(runner, this.#step);
                const point = place(runner.x[k], runner.y[k], runner.loss[k]);
                object.visible = point !== null;
                if (point) {
                    object.position.set(...point);
                    object.scale.setScalar(SIZE * ((i - 1) / 2 === this.#selected ? 1.25 : 0.9));
                }
            } else {
                object.geometry.instanceCount = Math.min(this.#step, steps);
                object.visible = object.geometry.instanceCount > 0;
            }
        });
    }

    // At most one picture per frame of the screen, and none when nothing changed.
    #draw() {
        if (!this.#asked) {
            this.#asked = true;
            requestAnimationFrame(() => {
                this.#asked = false;
                this.#renderer.render(this.#scene, this.#camera);
            });
        }
    }

    #resize(container) {
        const { clientWidth: width, clientHeight: height } = container;
        if (width === 0 || height === 0) {
            return;
        }
        this.#renderer.setPixelRatio(Math.min(devicePixelRatio || 1, 2));
        this.#renderer.setSize(width, height, false);
        this.#camera.aspect = width / height;
        this.#camera.updateProjectionMatrix();
        this.#fit();
        this.#renderer.render(this.#scene, this.#camera);
    }

    /** Moves the camera so that the surface fills the view, until the reader takes over. */
    #fit() {
        if (this.#turned || !this.#surface) {
            return;
        }
        const { grid, scale } = this.#surface;
        const place = placing(grid, scale);
        const points = [];
        for (const j of [0, grid.y.length >> 1, grid.y.length - 1]) {
            for (const i of [0, grid.x.length >> 1, grid.x.length - 1]) {
                const value = grid.z[j][i];
                points.push(new Vector3(...place(grid.x[i], grid.y[j], Number.isFinite(value) ? value : scale.high)));
            }
        }
        // The frame that it stands on, too, with the numbers at its front and its left.
        for (const x of [grid.x[0], grid.x.at(-1)]) {
            for (const y of [grid.y[0], grid.y.at(-1)]) {
                const [px, py, pz] = place(x, y, scale.low);
                points.push(new Vector3(px - (x === grid.x[0] ? 0.18 : 0), py, pz + (y === grid.y[0] ? 0.18 : 0)));
            }
        }
        const target = this.#controls.target.set(0, HEIGHT / 3, 0);
        let distance = 4;
        // Each round centres what is seen and corrects the distance; a few rounds are enough.
        for (let round = 0; round < 8; round++) {
            this.#camera.position.copy(DIRECTION).normalize().multiplyScalar(distance).add(target);
            this.#camera.lookAt(target);
            this.#camera.updateMatrixWorld();
            const seen = points.map((point) => point.clone().project(this.#camera));
            const spread = (axis) => [
                Math.min(...seen.map((point) => point[axis])),
                Math.max(...seen.map((point) => point[axis])),
            ];
            const [[left, right], [low, high]] = [spread('x'), spread('y')];
            const middle = new Vector3(
                (left + right) / 2,
                (low + high) / 2,
                target.clone().project(this.#camera).z,
            ).unproject(this.#camera);
            target.copy(middle);
            distance *= Math.max(right - left, high - low) / (2 * FILLED);
        }
        this.#camera.position.copy(DIRECTION).normalize().multiplyScalar(distance).add(target);
        this.#controls.update();
    }

    #turn(event) {
        const way = arrow(event);
        if (!way) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        this.#turned = true;
        const offset = this.#camera.position.clone().sub(this.#controls.target);
        const place = new Spherical().setFromVector3(offset);
        place.theta += way[0] * TURN;
        place.phi = Math.min(Math.max(place.phi - way[1] * TURN, 0.05), Math.PI / 2 - 0.02);
        this.#camera.position.setFromSpherical(place).add(this.#controls.target);
        this.#controls.update();
        this.#draw();
    }
}

// The frame that the surface stands on, with numbers along its front and its left.
function axes(grid, place, scale) {
    const { x: [left, right], y: [bottom, top] } = domainOf(grid);
    const at = (px, py) => place(px, py, scale.low);
    const corners = [at(left, bottom), at(right, bottom), at(right, top), at(left, top)];
    const frame = new BufferGeometry();
    frame.setAttribute(
        'position',
        new BufferAttribute(new Float32Array(corners.flatMap((corner, i) => [...corner, ...corners[(i + 1) % 4]])), 3),
    );
    const material = new LineBasicMaterial({ color: new Color(token('--muted')), transparent: true, opacity: 0.6 });
    const shifted = ([px, py, pz], dx, dz) => [px + dx, py, pz + dz];
    return [
        new LineSegments(frame, material),
        ...innerTicks(left, right).map((tick) => written(number(tick), shifted(at(tick, bottom), 0, 0.12))),
        ...innerTicks(bottom, top).map((tick) => written(number(tick), shifted(at(left, tick), -0.12, 0))),
        written('x', shifted(at(right, bottom), -0.08, 0.12)),
        written('y', shifted(at(left, top), -0.12, 0.08)),
    ];
}

// A short text that always faces the reader.
function written(text, position) {
    const [width, height] = [128, 64];
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    context.font = `44px ${token('--font')}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = token('--muted');
    context.fillText(text, width / 2, height / 2);
    const sprite = new Sprite(new SpriteMaterial({ map: new CanvasTexture(canvas), depthWrite: false }));
    sprite.position.set(...position);
    sprite.scale.set(0.2, 0.1, 1);
    return sprite;
}

/** From the surface's x, y and loss to the scene; null outside of what is shown. */
function placing(grid, scale) {
    const place = centred(grid);
    return (x, y, value) => {
        if (!holds(grid, x, y) || !Number.isFinite(value)) {
            return null;
        }
        const [u, v] = place(x, y);
        return [1.1 * u, scale.of(value) * HEIGHT + LIFT, -1.1 * v];
    };
}

function groundGeometry({ x, y, z }, scale, place) {
    const columns = x.length;
    const positions = new Float32Array(columns * y.length * 3);
    const colours = new Float32Array(columns * y.length * 3);
    const ramp = terrain();
    const colour = new Color();
    z.forEach((row, j) =>
        row.forEach((value, i) => {
            const height = scale.of(Number.isFinite(value) ? value : scale.high);
            const [px, py, pz] = place(x[i], y[j], Number.isFinite(value) ? value : scale.high);
            positions.set([px, py - LIFT, pz], 3 * (j * columns + i));
            const [r, g, b] = onRamp(ramp, height);
            colour.setRGB(r / 255, g / 255, b / 255, 'srgb');
            colours.set([colour.r, colour.g, colour.b], 3 * (j * columns + i));
        }),
    );
    const corners = [];
    for (let j = 0; j + 1 < y.length; j++) {
        for (let i = 0; i + 1 < columns; i++) {
            if ([z[j][i], z[j][i + 1], z[j + 1][i], z[j + 1][i + 1]].every(Number.isFinite)) {
                const a = j * columns + i;
                corners.push(a, a + 1, a + columns, a + 1, a + columns + 1, a + columns);
            }
        }
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setAttribute('color', new BufferAttribute(colours, 3));
    geometry.setIndex(corners);
    geometry.computeVertexNormals();
    return geometry;
}

function contourGeometry({ x, y, z }, scale, place) {
    const points = [];
    for (let level = 1; level < LEVELS; level++) {
        const value = scale.at(level / LEVELS);
        for (const line of contours(x, y, z, value)) {
            for (let i = 1; i < line.length; i++) {
                const ends = [place(...line[i - 1], value), place(...line[i], value)];
                if (ends.every((end) => end !== null)) {
                    points.push(...ends.flatMap(([px, py, pz]) => [px, py - LIFT * 0.8, pz]));
                }
            }
        }
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
    return geometry;
}

// A segment for each step. One that leaves the view has no length, so that the number of segments is that of steps.
function trailGeometry(runner, place) {
    const points = runner.x.map((x, k) => place(x, runner.y[k], runner.loss[k]));
    const ends = new Float32Array(6 * Math.max(points.length - 1, 1));
    for (let k = 1; k < points.length; k++) {
        const from = points[k - 1];
        const to = points[k];
        if (from && to) {
            ends.set([...from, ...to], 6 * (k - 1));
        } else {
            const stay = from ?? to ?? [0, -10, 0];
            ends.set([...stay, ...stay], 6 * (k - 1));
        }
    }
    const geometry = new LineSegmentsGeometry();
    geometry.setPositions(ends);
    return geometry;
}

function remove(scene, objects) {
    for (const object of objects) {
        scene.remove(object);
        object.geometry.dispose();
        object.material.map?.dispose();
        object.material.dispose();
    }
}
