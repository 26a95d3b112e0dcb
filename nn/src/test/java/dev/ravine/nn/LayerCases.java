package dev.ravine.nn;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.ejml.data.DMatrixRMaj;

/** PyTorch's values and gradients, as the scripts in {@code src/test/python} wrote them. */
public record LayerCases(List<Case> cases) {
    /**
     * One call of a layer.
     *
     * @param key the layer's line in the ledger
     * @param sizes whole numbers that the line takes
     * @param smooth whether the result is differentiable here
     * @param state the values of the parameters and buffers, by path
     * @param seed the gradient that arrives at the output
     * @param gradients null for an input that has none
     * @param stateAfter the values after the call
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Case(
            String key,
            int[] sizes,
            boolean smooth,
            Map<String, double[][]> state,
            double[][][] inputs,
            double[][] output,
            double[][] seed,
            double[][][] gradients,
            Map<String, double[][]> parameterGradients,
            Map<String, double[][]> stateAfter) {
        public static Map<String, DMatrixRMaj> matrices(Map<String, double[][]> values) {
            Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
            values.forEach((name, value) -> matrices.put(name, new DMatrixRMaj(value)));
            return matrices;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(key + ":");
            for (double[][] input : inputs) {
                text.append(' ').append(input.length).append('×').append(input[0].length);
            }
            return text.toString();
        }
    }

    /** The cases of all files. */
    public static List<Case> read(List<String> files) {
        List<Case> all = new ArrayList<>();
        for (String file : files) {
            try (InputStream bytes = LayerCases.class.getResourceAsStream(file);
                    InputStreamReader text =
                            new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8)) {
                all.addAll(new Gson().fromJson(text, LayerCases.class).cases());
            } catch (IOException e) {
                throw new UncheckedIOException(file, e);
            }
        }
        return all;
    }
}
