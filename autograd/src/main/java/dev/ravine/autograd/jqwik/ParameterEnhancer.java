package dev.ravine.autograd.jqwik;

import java.lang.reflect.Parameter;
import net.jqwik.api.providers.TypeUsage;

/** Notes on the type of each annotated parameter which parameter it is; jqwik finds this class as a service. */
@SuppressWarnings("exports") // The module leaves it to tests to have jqwik.
public final class ParameterEnhancer implements TypeUsage.Enhancer {
    /** For jqwik. */
    public ParameterEnhancer() {}

    @Override
    public TypeUsage forParameter(TypeUsage original, Parameter parameter) {
        return MatrixProvider.isAnnotatedMatrix(original)
                ? original.withAnnotation(new ParameterOf(parameter))
                : original;
    }
}
