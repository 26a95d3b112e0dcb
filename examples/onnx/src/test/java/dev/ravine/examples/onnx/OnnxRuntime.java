package dev.ravine.examples.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** ONNX Runtime, which computes what a file says. */
final class OnnxRuntime {
    /** What is computed in floats differs from doubles by some of their last places. */
    private static final double TOLERANCE = 1e-5;

    private OnnxRuntime() {}

    /** Computes a file's output. */
    static DMatrixRMaj run(ModelProto model, DMatrixRMaj... inputs) {
        List<OnnxTensor> tensors = new ArrayList<>();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toByteArray())) {
            Map<String, OnnxTensor> byName = new LinkedHashMap<>();
            for (String name : session.getInputNames()) {
                OnnxTensor tensor = OnnxTensor.createTensor(environment, floats(inputs[byName.size()]));
                tensors.add(tensor);
                byName.put(name, tensor);
            }
            try (OrtSession.Result result = session.run(byName)) {
                float[][] rows = (float[][]) result.get(0).getValue();
                DMatrixRMaj y = new DMatrixRMaj(rows.length, rows.length == 0 ? 0 : rows[0].length);
                for (int i = 0; i < y.getNumElements(); i++) {
                    y.data[i] = rows[i / y.numCols][i % y.numCols];
                }
                return y;
            }
        } catch (OrtException e) {
            throw new AssertionError(e.getMessage(), e);
        } finally {
            tensors.forEach(OnnxTensor::close);
        }
    }

    private static float[][] floats(DMatrixRMaj x) {
        float[][] rows = new float[x.numRows][x.numCols];
        for (int i = 0; i < x.getNumElements(); i++) {
            rows[i / x.numCols][i % x.numCols] = (float) x.data[i];
        }
        return rows;
    }

    /** The greatest difference, in units of the greatest entry where that is above 1; fails if it is not small. */
    static double requireEqual(DMatrixRMaj actual, DMatrixRMaj expected) {
        assertThat(actual.numRows + "×" + actual.numCols).isEqualTo(expected.numRows + "×" + expected.numCols);
        double greatest = 0;
        double scale = 1;
        for (int i = 0; i < expected.data.length; i++) {
            greatest = Math.max(greatest, Math.abs(actual.data[i] - expected.data[i]));
            scale = Math.max(scale, Math.abs(expected.data[i]));
            assertThat(actual.data[i]).as("entry %d", i).isNotNaN();
        }
        assertThat(greatest / scale).as("the greatest difference").isLessThanOrEqualTo(TOLERANCE);
        return greatest / scale;
    }
}
