/**
 * Matrices for property tests under <a href="https://jqwik.net">jqwik</a>.
 *
 * <p>With jqwik on the class path, {@link dev.ravine.autograd.jqwik.Shape} and {@link dev.ravine.autograd.jqwik.Entries}
 * make a parameter of a property a matrix of any size and entries, or a constant
 * {@link dev.ravine.autograd.Variable} with such a matrix. Sides of the same name have the same size:
 *
 * <pre>{@code
 * import dev.ravine.autograd.Variable;
 * import dev.ravine.autograd.jqwik.Entries;
 * import dev.ravine.autograd.jqwik.Shape;
 * import net.jqwik.api.ForAll;
 * import net.jqwik.api.Property;
 * import org.ejml.data.DMatrixRMaj;
 *
 * class ProductProperties {
 *     @Property
 *     boolean normsAreNotNegative(
 *             @ForAll @Shape(rows = "1..6", columns = "1..6") @Entries(min = -2, max = 2) DMatrixRMaj x) {
 *         return org.ejml.dense.row.NormOps_DDRM.normF(x) >= 0;
 *     }
 *
 *     @Property
 *     boolean aProductHasTheOuterSizes(
 *             @ForAll @Shape(rows = "n", columns = "m") Variable a,
 *             @ForAll @Shape(rows = "m", columns = "k") Variable b) {
 *         Variable product = a.matmul(b);
 *         return product.rows() == a.rows() && product.columns() == b.columns();
 *     }
 * }
 * }</pre>
 *
 * <p>Among the matrices are the awkward ones: zeros of both signs, ties, tiny and huge entries, equal and nearly equal rows,
 * rank one, 1×1. They are jqwik's edge cases, and come up among the random matrices too.
 *
 * <p>A failing property shrinks to few rows and columns, then to zeros, small integers and short decimals. The report shows
 * the very matrices that the property was called with. That of a property that says "no entries add up to 3 or more":
 *
 * <pre>
 * Shrunk Sample (4 steps)
 * -----------------------
 *   x: 2×1 [1; 2]
 *
 * Original Sample
 * ---------------
 *   x:
 *     3×5
 *     [-0.774…      -2 1.6691… 1.6844… 1.6844…;
 *      0.3533…      -2 1.6844… 0.1415… 0.0591…;
 *      0.6531… 0.3435… 0.1270… 1.6390… -0.784…]
 * </pre>
 *
 * <p>This package is the only one that needs jqwik, and the dependency is optional: add {@code net.jqwik:jqwik} to your
 * tests yourself. Tests under plain JUnit take the same matrices from {@link dev.ravine.autograd.check.Matrices}.
 */
@NullMarked
package dev.ravine.autograd.jqwik;

import org.jspecify.annotations.NullMarked;
