package consumer;

import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import dev.ravine.autograd.jqwik.Entries;
import dev.ravine.autograd.jqwik.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ejml.data.DMatrixRMaj;

class TanhOfProductTest {
    @Property(tries = 20)
    void theGradientOfTanhOfAProductIsRight(
            @ForAll @Shape(rows = "n", columns = "m") @Entries(min = -2, max = 2) DMatrixRMaj x,
            @ForAll @Shape(rows = "m", columns = "k") @Entries(min = -2, max = 2) DMatrixRMaj w) {
        GradientReport report = GradientCheck.of((u, v) -> tanh(u.matmul(v)).sum()).at(x, w).run();
        if (report.verdict() == Verdict.WRONG) {
            throw new AssertionError(report);
        }
    }
}
