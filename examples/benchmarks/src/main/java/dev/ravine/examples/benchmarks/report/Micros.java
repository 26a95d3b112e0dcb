package dev.ravine.examples.benchmarks.report;

import java.util.Locale;

/** How microseconds are written: three digits, or all before the point. */
public final class Micros {
    private Micros() {}

    /** Such as 3.05, 30.5, 305 and 30,500. */
    public static String of(double micros) {
        String format = micros < 9.995 ? "%.2f" : micros < 99.95 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, micros);
    }
}
