package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.jqwik.Entries;
import dev.ravine.autograd.jqwik.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ejml.data.DMatrixRMaj;

/** The README's property, run. */
class TanhOfProductPropertiesTest {
    @Property(tries = 1000)
    void theGradientOfTanhOfAProduct(
            @ForAll @Shape(rows = "n", columns = "m") @Entries(min = -2, max = 2) DMatrixRMaj x,
            @ForAll @Shape(rows = "m", columns = "k") @Entries(min = -2, max = 2) DMatrixRMaj w) {
        GradientCheck.of((u, v) -> tanh(u.matmul(v)).sum()).at(x, w).assertCorrect();
    }
}
