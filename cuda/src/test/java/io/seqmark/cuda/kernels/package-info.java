/** Each kernel against the same in double precision, on the simulated GPU. Start at {@link io.seqmark.cuda.kernels.KernelRig}. */
@NullMarked
package io.seqmark.cuda.kernels;

import org.jspecify.annotations.NullMarked;
