package dev.ravine.examples.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The check of a function that another library computes, in floats: ONNX Runtime knows a model's values, not its gradient. */
class RuntimeGradientTest {
    private static final DMatrixRMaj X = new DMatrixRMaj(new double[][] {{0.5, -1.25, 2}, {1, 0.75, -0.5}});

    private final Layer model =
            Sequential.of(new Linear(3, 4, new SplitMix(3)), new Tanh(), new Linear(4, 2, new SplitMix(4)));
    private final ModelProto file = OnnxExport.standard().export(model, 3);

    /** The runtime's values against the gradient that this library's rules give, multiplied. */
    private GradientReport check(double factor) {
        return GradientCheck.ofVjp(in -> OnnxRuntime.run(file, in), (in, g) -> {
                    Parameter x = new Parameter("x", in[0]);
                    DMatrixRMaj gradient =
                            model.forward(x).mul(factor).backward(g).of(x).copy();
                    return new DMatrixRMaj[] {gradient};
                })
                .at(X)
                .singlePrecision()
                .run();
    }

    @Test
    void theGradientOfAModelIsThatOfWhatTheRuntimeComputesOfIt() {
        GradientReport right = check(1);
        assertThat(right.verdict()).as(right.toString()).isEqualTo(Verdict.CORRECT);
        assertThat(check(1.01).verdict()).isEqualTo(Verdict.WRONG);
    }
}
