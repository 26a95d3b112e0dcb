package dev.ravine.examples.site.api;

/**
 * A number that can be set.
 *
 * @param name by which requests name it
 * @param label its symbol or words
 * @param value its default
 * @param min the least that a slider offers; what is allowed may be more
 * @param max the greatest that a slider offers
 * @param scale how a slider spreads the numbers
 * @param whole whether it is a whole number
 */
public record Knob(String name, String label, double value, double min, double max, Scale scale, boolean whole) {
    /** How a slider spreads the numbers. */
    public enum Scale {
        /** Evenly. */
        LINEAR,
        /** Each decade alike. */
        LOG
    }
}
