package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import java.util.List;
import java.util.Set;

/**
 * Some columns of a CSV file, by name or by place, before the file is known.
 *
 * @param what is to become of them, for messages
 */
record Columns(String what, Set<String> names, Set<Integer> places) {
    static Columns none(String what) {
        return new Columns(what, Set.of(), Set.of());
    }

    /**
     * Finds them in a file.
     *
     * @param all the names of its columns; empty if it has none
     * @param count how many columns it has
     * @throws IllegalArgumentException if one is not there
     */
    boolean[] among(List<String> all, int count) {
        boolean[] found = new boolean[count];
        for (String name : names) {
            int place = all.indexOf(name);
            Require.that(place >= 0, "Csv", "no column '%s' to %s among %s", name, what, Require.few(all));
            found[place] = true;
        }
        for (int place : places) {
            Require.that(place < count, "Csv", "column %d to %s, expected 0 to %d", place, what, count - 1);
            found[place] = true;
        }
        return found;
    }
}
