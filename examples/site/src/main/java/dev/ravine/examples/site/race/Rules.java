package dev.ravine.examples.site.race;

import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.AdaBelief;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.RAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Sgd;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules to choose from: all that move each coordinate by itself, so not Muon, which is for weight matrices. */
public final class Rules {
    private Rules() {}

    /** All of them, the plainest first. */
    public static final List<Rule> ALL = List.of(
            rule("sgd", "SGD", "Steps against the gradient: no memory, easy to reason about.", new Sgd(), 0.1),
            rule("momentum", "Momentum", "Sums past gradients, each already times its own rate.", new Momentum(), 0.02),
            rule(
                    "heavyBall",
                    "Heavy ball",
                    "Momentum with the rate outside of the sum, as PyTorch has it.",
                    new HeavyBall(0.9),
                    0.02),
            rule(
                    "nesterov",
                    "Nesterov",
                    "Momentum with the gradient taken ahead: overshoots less.",
                    Momentum.withNesterov(),
                    0.02),
            rule(
                    "heavyBallNesterov",
                    "Nesterov, heavy ball",
                    "Nesterov's with the rate outside of the sum, as PyTorch has it.",
                    HeavyBall.withNesterov(0.9),
                    0.02),
            rule(
                    "adagrad",
                    "AdaGrad",
                    "Divides by the root of all squared gradients, so its steps shrink for ever.",
                    new AdaGrad(),
                    0.05),
            rule("adadelta", "AdaDelta", "Takes the size of past steps for the next one's.", new AdaDelta(), 1),
            rule("rmsprop", "RMSProp", "AdaGrad with a memory that fades.", new RmsProp(), 2e-3),
            rule(
                    "rmspropCentered",
                    "RMSProp, centered",
                    "Divides by the gradients' deviation: longer steps where they are steady.",
                    new RmsProp(0.9, 0, true, Epsilon.inside(1e-8), 0),
                    2e-3),
            rule(
                    "rmspropMomentum",
                    "RMSProp with momentum",
                    "Sums what RMSProp would step.",
                    new RmsProp(0.9, 0.9, false, Epsilon.inside(1e-8), 0),
                    5e-4),
            rule(
                    "rmspropCenteredMomentum",
                    "RMSProp, centered, with momentum",
                    "Both at once.",
                    RmsProp.graves(),
                    5e-4),
            rule(
                    "adam",
                    "Adam",
                    "The mean of the gradients over the root of their mean square, both bias-corrected.",
                    new Adam(),
                    5e-3),
            rule("adamw", "AdamW", "Adam with the decay taken straight from the parameter.", new AdamW(), 5e-3),
            rule(
                    "adamEpsilonHat",
                    "Adam, ε on the raw v",
                    "TensorFlow's and DL4J's Adam.",
                    Adam.withEpsilonHat(),
                    5e-3),
            rule("amsgrad", "AMSGrad", "Adam that divides by the largest v so far.", new AmsGrad(), 5e-3),
            rule(
                    "amsgradHat",
                    "AMSGrad on v̂",
                    "Adam that divides by the largest v̂ so far, as optax has it.",
                    AmsGrad.optax(),
                    5e-3),
            rule("nadam", "NAdam", "Adam with Nesterov's look ahead.", new NAdam(), 5e-3),
            rule("radam", "RAdam", "Momentum until v can be trusted, then Adam.", new RAdam(), 5e-3),
            rule(
                    "adamax",
                    "AdaMax",
                    "Divides by the largest recent gradient: a step is about η at most.",
                    new AdaMax(),
                    5e-3),
            rule(
                    "adabelief",
                    "AdaBelief",
                    "Adam that divides by how far gradients are from their mean.",
                    new AdaBelief(),
                    5e-3),
            rule("lion", "Lion", "The sign of a mean: all steps are equally long.", new Lion(), 1e-3));

    private static Rule rule(String id, String name, String about, UpdateRule rule, double netRate) {
        return new Rule(id, name, about, rule, id.equals("adadelta") ? 1 : 0.1, netRate);
    }

    /**
     * The rule of this id.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static Rule get(String id) {
        return ALL.stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no optimizer '" + id + "'; there are "
                        + String.join(", ", ALL.stream().map(Rule::id).toList())));
    }

    /**
     * The rule of this id, with some numbers changed.
     *
     * @throws IllegalArgumentException if there is none, or it refuses a number
     */
    public static UpdateRule get(String id, @Nullable Map<String, Double> changed) {
        UpdateRule rule = get(id).rule();
        return changed == null ? rule : Hyperparameters.with(rule, changed);
    }
}
