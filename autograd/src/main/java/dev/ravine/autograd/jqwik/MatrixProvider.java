package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.EntryRange;
import dev.ravine.autograd.check.SizeRange;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;
import org.ejml.data.DMatrixRMaj;

/** Provides matrices and constants for what carries {@link Shape} or {@link Entries}; jqwik finds this class as a service. */
@SuppressWarnings("exports") // The module leaves it to tests to have jqwik.
public final class MatrixProvider implements ArbitraryProvider {
    /** For jqwik. */
    public MatrixProvider() {}

    static boolean isAnnotatedMatrix(TypeUsage type) {
        return (type.isOfType(DMatrixRMaj.class) || type.isOfType(Variable.class))
                && (type.isAnnotated(Shape.class) || type.isAnnotated(Entries.class));
    }

    @Override
    public boolean canProvideFor(TypeUsage type) {
        return isAnnotatedMatrix(type);
    }

    @Override
    public Set<Arbitrary<?>> provideFor(TypeUsage type, SubtypeProvider subtypes) {
        Optional<ParameterOf> parameter = type.findAnnotation(ParameterOf.class);
        try {
            Arbitrary<DMatrixRMaj> matrices = matrices(type, parameter);
            return Set.of(type.isOfType(Variable.class) ? matrices.map(Variable::of) : matrices);
        } catch (IllegalArgumentException problem) {
            String where = parameter.map(ParameterOf::toString).orElse("a type argument");
            throw new IllegalArgumentException(where + ": " + problem.getMessage(), problem);
        }
    }

    private static Arbitrary<DMatrixRMaj> matrices(TypeUsage type, Optional<ParameterOf> parameter) {
        Optional<Shape> shape = type.findAnnotation(Shape.class);
        Optional<Entries> entries = type.findAnnotation(Entries.class);
        EntryRange range = new EntryRange(
                entries.map(Entries::min).orElse(EntryRange.USUAL_MIN),
                entries.map(Entries::max).orElse(EntryRange.USUAL_MAX));
        Side rows = side("rows", shape.map(Shape::rows), parameter);
        Side columns = side("columns", shape.map(Shape::columns), parameter);
        return new MatrixArbitrary(rows, columns, range);
    }

    private static Side side(String side, Optional<String> text, Optional<ParameterOf> parameter) {
        SizeRange size = SizeRange.parse(side, text.orElse(SizeRange.USUAL));
        return size.name().isEmpty() ? Side.alone(size) : SharedSize.side(side, size, parameter);
    }
}
