package dev.ravine.nn.internal;

/** Numbers of things, in words. */
public final class Amount {
    private Amount() {}

    /** {@code 1 feature}, {@code 2 features}. */
    public static String of(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
