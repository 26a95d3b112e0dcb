package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.check.SizeRange;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many rows and columns a generated matrix has.
 *
 * <p>Each side is a number, {@code "3"}, a range with both ends in it, {@code "1..6"}, or a name, {@code "n"}. Sides of
 * the same name have the same size, in every parameter of the property method, in every try, and while shrinking. A
 * name begins with a letter, and stands for 1 to 6 unless its first use says otherwise, {@code "n:2..4"}.
 *
 * <p>Names belong on parameters themselves. In a type argument, such as {@code List<@Shape(rows = "2") DMatrixRMaj>}, use
 * numbers and ranges.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.TYPE_USE})
public @interface Shape {
    /** The number of rows: a number, a range or a name. */
    String rows() default SizeRange.USUAL;

    /** The number of columns: a number, a range or a name. */
    String columns() default SizeRange.USUAL;
}
