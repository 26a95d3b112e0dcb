package dev.ravine.autograd;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.ejml.data.DMatrixRMaj;

/** PyTorch's values and gradients, as {@code src/test/python/operations.py} wrote them. */
record ReferenceCases(List<Case> cases) {
    /**
     * One call of an operation.
     *
     * @param key the operation's line in the ledger
     * @param smooth whether the result is differentiable here
     * @param seed the gradient that arrives at the output
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Case(
            String key,
            boolean smooth,
            double[][][] inputs,
            double[][] output,
            double[][] seed,
            double[][][] gradients) {
        DMatrixRMaj[] operands() {
            DMatrixRMaj[] operands = new DMatrixRMaj[inputs.length];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = new DMatrixRMaj(inputs[i]);
            }
            return operands;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(key + ":");
            for (DMatrixRMaj operand : operands()) {
                text.append(' ').append(Shapes.of(operand));
            }
            return text + (smooth ? "" : ", at a kink or far out");
        }
    }

    static List<Case> read() {
        try (InputStream file = ReferenceCases.class.getResourceAsStream("operations.json.gz");
                InputStreamReader text = new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(text, ReferenceCases.class).cases();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
