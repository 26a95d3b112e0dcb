package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Components;
import dev.ravine.examples.site.api.Knob;
import dev.ravine.examples.site.api.Knob.Scale;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.Epsilon;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The numbers that can be set of a rule. A rule is a record of its hyperparameters, so they are read off its components:
 * numbers, and an {@link Epsilon}, which stays inside or outside the root and changes its size. Flags stay as they are.
 */
final class Hyperparameters {
    private Hyperparameters() {}

    /** A knob for each, with the rule's own values. */
    static List<Knob> of(UpdateRule rule) {
        List<Knob> knobs = new ArrayList<>();
        values(rule).forEach((name, value) -> knobs.add(knob(name, value)));
        return knobs;
    }

    private static Knob knob(String name, double value) {
        return switch (name) {
            case "beta1" -> share(name, "β₁", value);
            case "beta2" -> share(name, "β₂", value);
            case "beta" -> share(name, "β", value);
            case "gamma" -> share(name, "γ", value);
            case "mu" -> share(name, "μ", value);
            case "rho" -> share(name, "ρ", value);
            case "dampening" -> new Knob(name, "τ", value, 0, 1, Scale.LINEAR, false);
            case "epsilon" -> new Knob(name, "ε", value, 1e-12, 1, Scale.LOG, false);
            case "weightDecay" -> new Knob(name, "λ", value, 0, 1, Scale.LINEAR, false);
            case "initialAccumulator" -> new Knob(name, "G₀", value, 0, 1, Scale.LINEAR, false);
            case "rateDecay" -> new Knob(name, "δ", value, 0, 1, Scale.LINEAR, false);
            case "momentumDecay" -> new Knob(name, "ψ", value, 0, 0.1, Scale.LINEAR, false);
            default -> throw new IllegalStateException("no range is known for the hyperparameter '" + name + "'");
        };
    }

    private static Knob share(String name, String label, double value) {
        return new Knob(name, label, value, 0, 0.9999, Scale.LINEAR, false);
    }

    /** The numbers of a rule by name. */
    static Map<String, Double> values(UpdateRule rule) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Field component : Components.of(rule.getClass())) {
            if (component.getType() != boolean.class) {
                values.put(component.getName(), number(value(component, rule)));
            }
        }
        return values;
    }

    /**
     * The rule with some numbers changed.
     *
     * @throws IllegalArgumentException if it has none of such a name, or refuses a number
     */
    static UpdateRule with(UpdateRule rule, Map<String, Double> changed) {
        List<Field> components = Components.of(rule.getClass());
        Set<String> names = values(rule).keySet();
        for (String name : changed.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(rule.getClass().getSimpleName() + " has no hyperparameter '" + name
                        + "'" + (names.isEmpty() ? "" : "; it has " + String.join(", ", names)));
            }
        }
        Object[] arguments = new Object[components.size()];
        for (int i = 0; i < arguments.length; i++) {
            Object own = value(components.get(i), rule);
            Double other = changed.get(components.get(i).getName());
            arguments[i] = other == null ? own : own instanceof Epsilon epsilon ? sized(epsilon, other) : other;
        }
        return (UpdateRule) Components.make(rule.getClass(), arguments);
    }

    /** The rule in Java. */
    static String java(UpdateRule rule) {
        StringJoiner arguments = new StringJoiner(", ", "new " + rule.getClass().getSimpleName() + "(", ")");
        for (Field component : Components.of(rule.getClass())) {
            arguments.add(
                    value(component, rule) instanceof Epsilon epsilon
                            ? "new Epsilon(" + epsilon.inside() + ", " + epsilon.outside() + ")"
                            : value(component, rule).toString());
        }
        return arguments.toString();
    }

    private static Epsilon sized(Epsilon epsilon, double size) {
        return epsilon.outside() > 0 ? Epsilon.outside(size) : Epsilon.inside(size);
    }

    private static double number(Object value) {
        return value instanceof Epsilon epsilon ? Math.max(epsilon.inside(), epsilon.outside()) : (double) value;
    }

    private static Object value(Field component, UpdateRule rule) {
        return Objects.requireNonNull(Components.value(component, rule));
    }
}
