package dev.ravine.examples.site.surface;

import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.Domain;
import java.util.List;

/** The surfaces to choose from, each a formula in the grammar that also reads people's own. */
public final class Surfaces {
    private Surfaces() {}

    /** All of them, the default first. */
    public static final List<Catalogue.Surface> ALL = List.of(
            surface(
                    "ravine",
                    "Ravine",
                    "x^2 / 5 + y^2",
                    Domain.of(-5, 5, -5, 5),
                    at(-4, 4),
                    0.1,
                    minima(at(0, 0, 0)),
                    "Five times as steep across as along. At a rate of 0.1, SGD slides down the wall and creeps along the floor, while"
                            + " momentum swings past it; above 0.5, SGD jumps from wall to wall."),
            surface(
                    "bowl",
                    "Bowl",
                    "x^2 + y^2",
                    Domain.of(-5, 5, -5, 5),
                    at(-4, 3),
                    0.1,
                    minima(at(0, 0, 0)),
                    "The same in all directions: the gradient points to the middle, and one step at rate 0.5 is there."),
            surface(
                    "rosenbrock",
                    "Rosenbrock",
                    "(1 - x)^2 + 100 * (y - x^2)^2",
                    Domain.of(-2, 2, -1, 3),
                    at(-1.2, 1),
                    0.002,
                    minima(at(1, 1, 0)),
                    "A curved, flat valley between steep walls. Easy to get into, slow to follow."),
            surface(
                    "beale",
                    "Beale",
                    "(1.5 - x + x * y)^2 + (2.25 - x + x * y^2)^2 + (2.625 - x + x * y^3)^2",
                    Domain.of(-4.5, 4.5, -4.5, 4.5),
                    at(1, 1.5),
                    0.005,
                    minima(at(3, 0.5, 0)),
                    "Nearly flat around its minimum, with walls that rise to a hundred thousand at the corners."),
            surface(
                    "himmelblau",
                    "Himmelblau",
                    "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
                    Domain.of(-5, 5, -5, 5),
                    at(-0.5, -1),
                    0.01,
                    minima(
                            at(3, 2, 0),
                            at(-2.805118086952745, 3.131312518250573, 0),
                            at(-3.779310253377747, -3.28318599128617, 0),
                            at(3.584428340330492, -1.848126526964404, 0)),
                    "Four minima, all equally good. Where a run ends is a matter of its start and of its speed."),
            surface(
                    "rastrigin",
                    "Rastrigin",
                    "20 + x^2 - 10 * cos(2 * pi * x) + y^2 - 10 * cos(2 * pi * y)",
                    Domain.of(-5.12, 5.12, -5.12, 5.12),
                    at(-3.2, 2.3),
                    0.005,
                    minima(at(0, 0, 0)),
                    "A bowl full of pits. Descent ends in the nearest one; only speed or noise carries over a rim."),
            surface(
                    "ackley",
                    "Ackley",
                    "20 + e - 20 * exp(-0.2 * sqrt((x^2 + y^2) / 2)) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2)",
                    Domain.of(-5, 5, -5, 5),
                    at(-3.5, 2.5),
                    0.02,
                    minima(at(0, 0, 0)),
                    "A ripply plain around one deep hole, whose bottom is a tip: there is no gradient at its very end."),
            surface(
                    "saddle",
                    "Saddle",
                    "x^2 - y^2",
                    Domain.of(-3, 3, -3, 3),
                    at(-2.5, 0.001),
                    0.02,
                    minima(),
                    "Flat in the middle, down on both sides, without an end. How soon a run leaves the middle tells rules apart."),
            surface(
                    "plateau",
                    "Plateau",
                    "1 - exp(-(x^2 + y^2) / 4)",
                    Domain.of(-6, 6, -6, 6),
                    at(-4.5, 3.5),
                    0.1,
                    minima(at(0, 0, 0)),
                    "Far out the gradient is next to nothing. Rules that divide by its size walk on; others wait."),
            surface(
                    "styblinskiTang",
                    "Styblinski-Tang",
                    "(x^4 - 16 * x^2 + 5 * x + y^4 - 16 * y^2 + 5 * y) / 2",
                    Domain.of(-5, 5, -5, 5),
                    at(0.5, -0.2),
                    0.02,
                    minima(at(-2.903534027771178, -2.903534027771178, -78.33233140754282)),
                    "Four basins, one of them deepest. The first steps decide."),
            new Catalogue.Surface(
                    "noisy",
                    "Noisy ravine",
                    "x^2 / 5 + y^2",
                    Domain.of(-5, 5, -5, 5),
                    at(-4, 4),
                    0.1,
                    minima(at(0, 0, 0)),
                    "The ravine as mini-batches see it: each step's gradient is off at random. A constant rate never settles;"
                            + " a falling one does.",
                    2));

    /**
     * The surface of this id.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static Catalogue.Surface get(String id) {
        return ALL.stream()
                .filter(surface -> surface.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no surface '" + id + "'; there are "
                        + String.join(
                                ", ", ALL.stream().map(Catalogue.Surface::id).toList())));
    }

    private static Catalogue.Surface surface(
            String id,
            String name,
            String formula,
            Domain domain,
            double[] start,
            double rate,
            double[][] minima,
            String about) {
        return new Catalogue.Surface(id, name, formula, domain, start, rate, minima, about, 0);
    }

    private static double[] at(double... numbers) {
        return numbers;
    }

    private static double[][] minima(double[]... minima) {
        return minima;
    }
}
