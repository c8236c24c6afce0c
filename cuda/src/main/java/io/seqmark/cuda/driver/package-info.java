/**
 * The CUDA driver and cuBLASLt, called through {@link java.lang.foreign}. {@link io.seqmark.cuda.driver.CudaDriver}, where to start,
 * opens the driver; a {@link io.seqmark.cuda.driver.GpuContext} is one GPU, whose memory, streams, kernels and graphs are objects that
 * their owner closes. Every call is listed in {@link io.seqmark.cuda.driver.DriverCall} with its types, so that a test compares them
 * with the header, and every status is checked: a failure is a {@link io.seqmark.cuda.driver.DriverException} of one line. Nothing
 * here knows a model, a matrix or a kernel of ours.
 */
@NullMarked
package io.seqmark.cuda.driver;

import org.jspecify.annotations.NullMarked;
