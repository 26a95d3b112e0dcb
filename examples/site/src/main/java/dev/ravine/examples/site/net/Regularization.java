package dev.ravine.examples.site.net;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.RegularizationChoice;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.ParameterGroup;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.transform.DecoupledDecay;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a net's weights small: a penalty that is part of the loss, or decay that is part of the step. Biases are left
 * alone.
 *
 * @param kind which
 * @param strength λ
 */
public record Regularization(Kind kind, double strength) {
    private static final Regularization NONE = new Regularization(Kind.NONE, 0);

    /** The kinds. */
    public enum Kind {
        NONE("None", "Nothing keeps the weights small."),
        L1("L1 penalty", "λ Σ|w| is added to the loss: it pulls every weight by as much, and many of them to 0."),
        L2("L2 penalty", "λ Σw² / 2 is added to the loss: it pulls a weight the more, the larger it is."),
        DECAY("Weight decay", "Each step first takes ηλw from a weight w, whatever the rule makes of its gradient.");

        private final String label;
        private final String about;

        Kind(String label, String about) {
            this.label = label;
            this.about = about;
        }

        private String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What there is, nothing first. */
    public static List<Catalogue.Regularization> all() {
        return Arrays.stream(Kind.values())
                .map(kind -> new Catalogue.Regularization(kind.id(), kind.label, kind.about))
                .toList();
    }

    /**
     * The one that was chosen.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    static Regularization of(@Nullable RegularizationChoice choice) {
        if (choice == null) {
            return NONE;
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.id().equals(choice.id()))
                .findFirst()
                .map(kind -> new Regularization(kind, choice.strength()))
                .orElseThrow(() -> new IllegalArgumentException("there is no regularization '" + choice.id()
                        + "'; there are "
                        + Arrays.stream(Kind.values()).map(Kind::id).collect(Collectors.joining(", "))));
    }

    /** Whether a term is added to the loss. */
    boolean hasPenalty() {
        return kind == Kind.L1 || kind == Kind.L2;
    }

    /** The term that is added to the loss, 0 if there is none. */
    Variable penalty(Parameters parameters) {
        Variable sum = Constants.zeros(1, 1);
        if (!hasPenalty()) {
            return sum;
        }
        for (Parameter weight : some(parameters, Regularization::isWeight).values()) {
            sum = sum.add(Reductions.sum(kind == Kind.L1 ? Elementwise.abs(weight) : Elementwise.square(weight)));
        }
        return sum.mul(factor());
    }

    private double factor() {
        return kind == Kind.L1 ? strength : strength / 2;
    }

    /** An optimizer of a net's parameters. */
    Optimizer optimizer(UpdateRule rule, Schedule rate, Parameters parameters) {
        if (kind != Kind.DECAY) {
            return Optimizer.of(rule, rate, parameters);
        }
        return new Optimizer(
                ParameterGroup.of("weights", some(parameters, Regularization::isWeight))
                        .rule(rule)
                        .learningRate(rate)
                        .with(new DecoupledDecay(strength)),
                ParameterGroup.of("biases", some(parameters, name -> !isWeight(name)))
                        .rule(rule)
                        .learningRate(rate));
    }

    private static boolean isWeight(String name) {
        return name.endsWith(".weight");
    }

    private static Parameters some(Parameters parameters, Predicate<String> wanted) {
        Parameters some = Parameters.none();
        for (String name : parameters.names()) {
            some = wanted.test(name) ? some.and(name, parameters.get(name)) : some;
        }
        return some;
    }

    // ---- in Java

    /**
     * The expression of a program that makes an optimizer.
     *
     * @param rule the expression that makes the rule
     * @param rate the expression that makes the schedule
     */
    String javaOfOptimizer(String rule, String rate) {
        if (kind != Kind.DECAY) {
            return "Optimizer.of(%s, %s, net.parameters())".formatted(rule, rate);
        }
        return """
                new Optimizer(
                                ParameterGroup.of("weights", named(net, ".weight"))
                                        .rule(%1$s)
                                        .learningRate(%2$s)
                                        .with(new DecoupledDecay(%3$s)),
                                ParameterGroup.of("biases", named(net, ".bias"))
                                        .rule(%1$s)
                                        .learningRate(%2$s))"""
                .formatted(rule, rate, Double.toString(strength));
    }

    /** The classes of the library that these name. */
    List<String> imports() {
        return switch (kind) {
            case NONE -> List.of();
            case L1, L2 ->
                List.of(
                        "dev.ravine.autograd.Constants",
                        "dev.ravine.autograd.Elementwise",
                        "dev.ravine.autograd.Reductions");
            case DECAY ->
                List.of(
                        "dev.ravine.autograd.Parameters",
                        "dev.ravine.optim.ParameterGroup",
                        "dev.ravine.optim.transform.DecoupledDecay");
        };
    }

    /**
     * The methods that a program needs.
     *
     * @param layers how many have weights
     */
    String java(int layers) {
        return switch (kind) {
            case NONE -> "";
            case L1, L2 ->
                """

                    // What the loss is charged for the weights; biases cost nothing.
                    static Variable penalty(Sequential net) {
                        Variable sum = Constants.zeros(1, 1);
                        for (int layer = 1; layer <= %d; layer++) {
                            sum = sum.add(Reductions.sum(Elementwise.%s(net.parameters().get("fc" + layer + ".weight"))));
                        }
                        return sum.mul(%s);
                    }
                """
                        .formatted(layers, kind == Kind.L1 ? "abs" : "square", Double.toString(factor()));
            case DECAY ->
                """

                    // Weights decay, biases do not.
                    static Parameters named(Sequential net, String ending) {
                        Parameters named = Parameters.none();
                        for (String name : net.parameters().names()) {
                            named = name.endsWith(ending) ? named.and(name, net.parameters().get(name)) : named;
                        }
                        return named;
                    }
                """;
        };
    }
}
