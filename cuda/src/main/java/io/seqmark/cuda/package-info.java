/**
 * What a machine has for computing on NVIDIA GPUs: {@link io.seqmark.cuda.GpuSurvey}, where to start, finds the driver, its GPUs and
 * cuBLASLt, and says in one line what is missing. Nothing here fails: what cannot be found is a finding.
 */
@NullMarked
package io.seqmark.cuda;

import org.jspecify.annotations.NullMarked;
