// Kernels of the tests of the simulator itself.
#pragma once

// Adds up a block's values in shared memory, and adds the sum to each.
extern "C" __global__ void probe_sum(float* values, int count, float factor) {
  SHARED(float, sums);
  int t = threadIdx.x;
  int at = blockIdx.x * blockDim.x + t;
  sums[t] = at < count ? values[at] * factor : 0.f;
  for (int step = blockDim.x / 2; step > 0; step /= 2) {
    __syncthreads();
    if (t < step) sums[t] += sums[t + step];
  }
  __syncthreads();
  if (at < count) values[at] += sums[0];
}

// The same without its barriers: a mistake that a card may hide.
extern "C" __global__ void probe_race(float* values, int count, float factor) {
  SHARED(float, sums);
  int t = threadIdx.x;
  int at = blockIdx.x * blockDim.x + t;
  sums[t] = at < count ? values[at] * factor : 0.f;
  for (int step = blockDim.x / 2; step > 0; step /= 2) {
    if (t < step) sums[t] += sums[t + step];
  }
  if (at < count) values[at] += sums[0];
}

// Half of the threads wait for the others, who do not come.
extern "C" __global__ void probe_deadlock(float* values) {
  if (threadIdx.x % 2 == 0) __syncthreads();
  else __syncwarp();
  values[0] = 1.f;
}

// Writes behind the shared memory.
extern "C" __global__ void probe_overrun(float* values) {
  SHARED(float, sums);
  sums[blockDim.x + threadIdx.x % 8] = values[0];
}

// The sum over a warp.
extern "C" __global__ void probe_warp(float* values) {
  float value = values[threadIdx.x];
  for (int offset = 16; offset; offset >>= 1) value += __shfl_xor_sync(0xffffffffu, value, offset);
  values[threadIdx.x] = value;
}

#define PROBE_KERNELS(X) X(probe_sum) X(probe_race) X(probe_deadlock) X(probe_overrun) X(probe_warp)
