package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.check.SizeRange;
import java.util.Optional;

/**
 * The rows or the columns of a generated matrix: how many are drawn, and which of them are shown.
 *
 * @param size how many are drawn
 * @param shared what links it to the sides of the same name, if it has one
 * @param follows whether another side decides which are shown
 */
record Side(SizeRange size, Optional<SharedSize> shared, boolean follows) {
    static Side alone(SizeRange size) {
        return new Side(size, Optional.empty(), false);
    }

    static Side first(SizeRange size, SharedSize shared) {
        return new Side(size, Optional.of(shared), false);
    }

    static Side following(SizeRange size, SharedSize shared) {
        return new Side(SizeRange.exactly(size.greatest()), Optional.of(shared), true);
    }

    /** The lines to show, given those that the matrix itself would. */
    int[] show(int[] own) {
        if (follows) {
            return shared.flatMap(SharedSize::shown).orElse(own);
        }
        shared.ifPresent(size -> size.show(own));
        return own;
    }
}
