package dev.ravine.examples.shared;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Things to choose from by name.
 *
 * @param what what they are, in a word
 * @param all by name, in the order in which they are listed
 */
public record Choice<T>(String what, Map<String, T> all) {
    /** Keeps the order. */
    public Choice {
        all = new LinkedHashMap<>(all);
    }

    /** The names. */
    public Set<String> names() {
        return all.keySet();
    }

    /**
     * The thing of this name.
     *
     * @throws Failure if there is none; it suggests the nearest name, if there is something of it, and lists them all
     */
    public T get(String name) {
        T found = all.get(name);
        if (found == null) {
            String next = nearest(name)
                    .map(near -> "did you mean '" + near + "'? There are ")
                    .orElse("there are ");
            throw new Failure("there is no " + what + " '" + name + "'; " + next + String.join(", ", names()));
        }
        return found;
    }

    private Optional<String> nearest(String name) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return names().stream()
                .min(Comparator.comparing(known -> distance.apply(known, name)))
                .filter(near -> 3 * distance.apply(near, name) <= 2 * Math.max(near.length(), name.length()));
    }
}
