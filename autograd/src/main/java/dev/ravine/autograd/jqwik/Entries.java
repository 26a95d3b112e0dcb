package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.check.EntryRange;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The range of a generated matrix's entries, both ends in it.
 *
 * <p>The {@linkplain EntryRange awkward entries} are those that the range holds: {@code 0} and
 * {@code 1e-300} come up only where 0 is in it, {@code -0.0} only where it begins below 0.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.TYPE_USE})
public @interface Entries {
    /** The least entry, a finite number. */
    double min() default EntryRange.USUAL_MIN;

    /** The greatest entry, a finite number not below {@link #min}. */
    double max() default EntryRange.USUAL_MAX;
}
