package dev.ravine.autograd.jqwik;

import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;

/**
 * Tells {@link MatrixProvider} which parameter it provides for; {@link ParameterEnhancer} adds it.
 *
 * <p>An annotation, since parameters with equal annotations share one arbitrary in jqwik. With this one no two are equal,
 * and each has its own part in the sizes that they share.
 */
record ParameterOf(Parameter parameter) implements Annotation {
    @Override
    public Class<? extends Annotation> annotationType() {
        return ParameterOf.class;
    }

    /** The place in the words of messages. */
    @Override
    public String toString() {
        return "parameter '" + parameter.getName() + "' of "
                + parameter.getDeclaringExecutable().getName();
    }
}
