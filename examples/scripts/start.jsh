// What examples/run jshell begins with: the imports, and four lines to try.

import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.Reductions.*;

import dev.ravine.autograd.*;
import dev.ravine.autograd.capture.*;
import dev.ravine.autograd.check.*;
import dev.ravine.autograd.convolution.*;
import dev.ravine.autograd.graph.*;
import dev.ravine.nn.*;
import dev.ravine.nn.activation.*;
import dev.ravine.nn.attention.*;
import dev.ravine.nn.checkpoint.*;
import dev.ravine.nn.data.*;
import dev.ravine.nn.embedding.*;
import dev.ravine.nn.image.*;
import dev.ravine.nn.init.*;
import dev.ravine.nn.loss.*;
import dev.ravine.nn.metric.*;
import dev.ravine.nn.norm.*;
import dev.ravine.nn.recurrent.*;
import dev.ravine.optim.*;
import dev.ravine.optim.minimize.*;
import dev.ravine.optim.rule.*;
import dev.ravine.optim.schedule.*;
import dev.ravine.optim.transform.*;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

System.out.println("""
        Ravine. Type, line by line:

            Parameter w = new Parameter("w", 2)
            Variable loss = w.mul(3).sub(1).pow(2)
            loss.backward()
            println(GraphDrawing.of(loss).withGradients())

        The gradient is 2·3·(3w − 1) = 30. /exit leaves. A lecture that goes on from here: examples/scripts/lecture.jsh
        """);
