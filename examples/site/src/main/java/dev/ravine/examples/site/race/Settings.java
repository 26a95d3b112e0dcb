package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Knob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of some knobs, in their order.
 *
 * @param numbers the values
 * @param java how they are written in Java
 */
record Settings(List<Double> numbers, List<String> java) {
    /**
     * The knobs' defaults, with some of them changed.
     *
     * @param owner whose knobs they are, for messages
     * @throws IllegalArgumentException if there is no such knob, or a number that has to be whole is not
     */
    static Settings of(String owner, List<Knob> knobs, @Nullable Map<String, Double> changed) {
        Map<String, Double> left = changed == null ? new LinkedHashMap<>() : new LinkedHashMap<>(changed);
        List<Double> numbers = new ArrayList<>();
        List<String> java = new ArrayList<>();
        for (Knob knob : knobs) {
            Double other = left.remove(knob.name());
            double number = other == null ? knob.value() : other;
            if (knob.whole() && (number != Math.rint(number) || Math.abs(number) > 1e9)) {
                throw new IllegalArgumentException(
                        owner + "'s '" + knob.name() + "' is " + number + ", expected a whole number");
            }
            numbers.add(number);
            java.add(knob.whole() ? String.format(Locale.ROOT, "%.0f", number) : Double.toString(number));
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(
                    owner + " has no parameter " + left.keySet().iterator().next());
        }
        return new Settings(numbers, java);
    }
}
