/**
 * The processor as a {@link io.seqmark.tensor.Device}: oneDNN's products by way of libtorch, and kernels of our own in the
 * Vector API. {@link io.seqmark.tensor.cpu.CpuDevice}, where to start, is the only class that others may know, and only the
 * place that chooses the device does. Matrices are libtorch's tensors, read and written by absolute address; each has one
 * owner, a scope, and kernels trust the extents that their callers have checked. A row is computed in the same steps whatever
 * stands beside it, so that its bits stay the same. Knows nothing of models.
 */
@NullMarked
package io.seqmark.tensor.cpu;

import org.jspecify.annotations.NullMarked;
