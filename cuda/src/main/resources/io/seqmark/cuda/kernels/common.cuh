// What all kernels share. The same text goes through nvcc and, behind the tests' shim, through g++.
#pragma once
#ifndef SHARED  // the tests' shim has a word of its own for a block's memory
#include <cstdint>
#define SHARED(type, name)                              \
  extern __shared__ __align__(16) unsigned char memoryOfBlock[]; \
  type* name = reinterpret_cast<type*>(memoryOfBlock)
#endif

#define LANES 32
#define EVERY_LANE 0xffffffffu
#define LEAST (-__builtin_huge_valf())

__device__ __forceinline__ float warpMax(float value) {
  for (int offset = LANES / 2; offset; offset >>= 1) value = fmaxf(value, __shfl_xor_sync(EVERY_LANE, value, offset));
  return value;
}

__device__ __forceinline__ float warpSum(float value) {
  for (int offset = LANES / 2; offset; offset >>= 1) value += __shfl_xor_sync(EVERY_LANE, value, offset);
  return value;
}

// The sum over a block, in every thread, in an order that depends on the block's size alone. Takes 33 floats of shared memory.
__device__ __forceinline__ float blockSum(float value, float* shared) {
  value = warpSum(value);
  __syncthreads();
  if (threadIdx.x % LANES == 0) shared[threadIdx.x / LANES] = value;
  __syncthreads();
  if (threadIdx.x < LANES) {
    float part = threadIdx.x < blockDim.x / LANES ? shared[threadIdx.x] : 0.f;
    part = warpSum(part);
    if (threadIdx.x == 0) shared[LANES] = part;
  }
  __syncthreads();
  return shared[LANES];
}

// Not fmaxf alone: a NaN stays.
__device__ __forceinline__ bool isFinite(float value) { return fabsf(value) <= 3.402823466e38f; }
