/**
 * Saving a run and going on with it, and exchanging matrices with other tools.
 *
 * <p>{@link Checkpoint} saves and loads a model, and with it whatever else a run must remember:
 *
 * <pre>{@code
 * Checkpoint checkpoint = Checkpoint.of(model).with("optimizer", optimizer).with("random", random);
 * checkpoint.save(path);
 * checkpoint.load(path);
 * }</pre>
 *
 * <p>The file is in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format, which
 * {@link SafeTensors} reads and writes. The model's matrices have the names and the layout of
 * PyTorch's {@code state_dict}, so that {@code Checkpoint.load(path, model)} takes a file saved from PyTorch, and PyTorch
 * takes ours. Matrices have two dimensions where PyTorch's tensors may have one or four, so give them its shapes; and
 * what begins with a dot is not the model's:
 *
 * <pre>
 * from safetensors.torch import load_file
 *
 * shapes = {name: tensor.shape for name, tensor in model.state_dict().items()}
 * state = {k: v.reshape(shapes[k]) for k, v in load_file("run.safetensors").items() if not k.startswith(".")}
 * model.load_state_dict(state)
 * </pre>
 */
@NullMarked
package dev.ravine.nn.checkpoint;

import org.jspecify.annotations.NullMarked;
