package dev.ravine.examples.site.api;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of what a request holds, with messages for whoever looks at the page. */
final class Check {
    private Check() {}

    static void that(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, arguments));
        }
    }

    /** Fails if a member is missing, which reading leaves as null. */
    static void present(String name, @Nullable Object member) {
        that(member != null, "'%s' is missing", name);
    }

    static void finite(String name, double... numbers) {
        for (double number : numbers) {
            that(Double.isFinite(number), "'%s' is %s, expected a finite number", name, number);
        }
    }

    static void range(String name, double number, double least, double greatest) {
        that(number >= least && number <= greatest, "'%s' is %s, expected %s to %s", name, number, least, greatest);
    }

    static void range(String name, long number, long least, long greatest) {
        that(number >= least && number <= greatest, "'%s' is %d, expected %d to %d", name, number, least, greatest);
    }

    /** Fails if a number of a map is missing or not finite. */
    static void numbers(String name, @Nullable Map<String, Double> numbers) {
        if (numbers != null) {
            numbers.forEach((key, number) -> {
                present(name + "." + key, number);
                finite(name + "." + key, number);
            });
        }
    }
}
