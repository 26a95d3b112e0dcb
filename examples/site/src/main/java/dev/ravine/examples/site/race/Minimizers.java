package dev.ravine.examples.site.race;

import dev.ravine.autograd.Parameters;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.Knob;
import dev.ravine.examples.site.api.Knob.Scale;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.Minimizer;
import dev.ravine.optim.minimize.NewtonCg;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The methods to choose from that ask for the loss again within a step, and so need no learning rate. */
public final class Minimizers {
    private Minimizers() {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "lbfgs",
                    "L-BFGS",
                    "Learns the curvature from its last steps, and searches along a line for a length that lowers the"
                            + " loss enough and the slope, too.",
                    "p = −H·g; θ ← θ + αp, with f(θ + αp) ≤ f(θ) + c₁α·pᵀg and |pᵀ∇f(θ + αp)| ≤ c₂|pᵀg|",
                    List.of(
                            new Knob("memory", "m", 10, 1, 20, Scale.LINEAR, true),
                            new Knob("c1", "c₁", 1e-4, 1e-6, 0.5, Scale.LOG, false),
                            new Knob("c2", "c₂", 0.9, 0.01, 0.99, Scale.LINEAR, false)),
                    numbers -> parameters ->
                            new Lbfgs(parameters, numbers.get(0).intValue(), numbers.get(1), numbers.get(2)),
                    Lbfgs.class),
            new Kind(
                    "newtonCg",
                    "Newton-CG",
                    "Goes to the minimum of the quadratic that has the surface's slope and curvature, as far as it"
                            + " trusts that: within a circle that grows with what it kept of its promises.",
                    "p ≈ the minimum of pᵀg + ½pᵀHp with ‖p‖ ≤ r; θ ← θ + p if the loss falls, otherwise r ← ‖p‖/4",
                    List.of(new Knob("radius", "r", 1, 0.01, 10, Scale.LOG, false)),
                    numbers -> parameters -> new NewtonCg(parameters, numbers.get(0)),
                    NewtonCg.class));

    private interface Maker {
        Function<Parameters, Minimizer> of(List<Double> numbers);
    }

    /** A method to choose, and what its knobs' values make of it, which are the arguments of its constructor. */
    private record Kind(
            String id,
            String name,
            String about,
            String formula,
            List<Knob> knobs,
            Maker maker,
            Class<? extends Minimizer> type) {
        Catalogue.Minimizer told() {
            return new Catalogue.Minimizer(id, name, about, formula, knobs);
        }
    }

    /** All of them. */
    public static List<Catalogue.Minimizer> all() {
        return KINDS.stream().map(Kind::told).toList();
    }

    /**
     * What was chosen; empty if it is none of these.
     *
     * @throws IllegalArgumentException if it refuses a number
     */
    static Optional<Runner.Minimizing> of(RunnerChoice choice) {
        return KINDS.stream()
                .filter(kind -> kind.id().equals(choice.optimizer()))
                .findFirst()
                .map(kind -> {
                    Settings settings = Settings.of(kind.name(), kind.knobs(), choice.hyperparameters());
                    return new Runner.Minimizing(
                            choice.id(), kind.maker().of(settings.numbers()), kind.type(), settings.java());
                });
    }
}
