// Kernels that look at a whole row: one block each, of a multiple of 32 threads.
#pragma once
#include "common.cuh"

// Normalises vectors that lie side by side in rows: block (part, row). Without a bias there is no mean either.
// Shared memory: 33 floats.
extern "C" __global__ void normalize_rows(const float* input, float* result, int stride, int column, int width,
                                          const float* __restrict__ weight, const float* __restrict__ bias, float epsilon) {
  SHARED(float, sums);
  long long from = (long long)blockIdx.x * stride + column + (long long)blockIdx.y * width;
  const float* x = input + from;
  float* y = result + from;
  float mean = 0.f;
  if (bias) {
    float sum = 0.f;
    for (int i = threadIdx.x; i < width; i += blockDim.x) sum += x[i];
    mean = blockSum(sum, sums) / width;
  }
  float squares = 0.f;
  for (int i = threadIdx.x; i < width; i += blockDim.x) squares += (x[i] - mean) * (x[i] - mean);
  float factor = 1.f / sqrtf(blockSum(squares, sums) / width + epsilon);
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float value = (x[i] - mean) * factor * weight[i];
    y[i] = bias ? value + bias[i] : value;
  }
}

// Whether value a of id i comes before value b of id j. No id is -1.
__device__ __forceinline__ bool isBefore(float a, int i, float b, int j) { return i >= 0 && (j < 0 || a > b || (a == b && i < j)); }

// The largest of a row that come after the last one found, largest first; of equal ones the lower id first; never minus infinity or
// NaN. One pass a place: for the few places of a search. Shared memory: 64 floats.
extern "C" __global__ void find_best(const float* __restrict__ logits, int columns, int places, float* values, int* ids) {
  SHARED(float, sharedValues);
  int* sharedIds = reinterpret_cast<int*>(sharedValues + LANES);
  const float* x = logits + (long long)blockIdx.x * columns;
  float last = -LEAST;
  int lastId = -1;
  for (int place = 0; place < places; place++) {
    float best = LEAST;
    int bestId = -1;
    for (int i = threadIdx.x; i < columns; i += blockDim.x) {
      float value = x[i];
      bool after = value > LEAST && (place == 0 || value < last || (value == last && i > lastId));
      if (after && isBefore(value, i, best, bestId)) {
        best = value;
        bestId = i;
      }
    }
    for (int offset = LANES / 2; offset; offset >>= 1) {
      float other = __shfl_xor_sync(EVERY_LANE, best, offset);
      int otherId = __shfl_xor_sync(EVERY_LANE, bestId, offset);
      if (isBefore(other, otherId, best, bestId)) {
        best = other;
        bestId = otherId;
      }
    }
    if (threadIdx.x % LANES == 0) {
      sharedValues[threadIdx.x / LANES] = best;
      sharedIds[threadIdx.x / LANES] = bestId;
    }
    __syncthreads();
    best = LEAST;
    bestId = -1;
    for (int warp = 0; warp < (int)blockDim.x / LANES; warp++) {
      if (isBefore(sharedValues[warp], sharedIds[warp], best, bestId)) {
        best = sharedValues[warp];
        bestId = sharedIds[warp];
      }
    }
    __syncthreads();
    if (threadIdx.x == 0) {
      values[(long long)blockIdx.x * places + place] = best;
      ids[(long long)blockIdx.x * places + place] = bestId;
    }
    if (bestId < 0) {  // all threads know it
      for (int rest = place + 1 + threadIdx.x; rest < places; rest += blockDim.x) ids[(long long)blockIdx.x * places + rest] = -1;
      return;
    }
    last = best;
    lastId = bestId;
  }
}

// The maximum of each row and log(sum(exp(value - maximum))); a row of minus infinities has 0 and 0, and a NaN stays one.
// Shared memory: 33 floats.
extern "C" __global__ void log_sum_rows(const float* __restrict__ logits, int columns, float* result) {
  SHARED(float, sums);
  const float* x = logits + (long long)blockIdx.x * columns;
  float most = LEAST;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) most = fmaxf(most, x[i]);
  most = warpMax(most);
  if (threadIdx.x % LANES == 0) sums[threadIdx.x / LANES] = most;
  __syncthreads();
  for (int warp = 0; warp < (int)blockDim.x / LANES; warp++) most = fmaxf(most, sums[warp]);
  float sum = 0.f;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) sum += x[i] == LEAST ? 0.f : expf(x[i] - most);
  sum = blockSum(sum, sums);
  if (threadIdx.x == 0) {
    bool empty = most == LEAST && sum == 0.f;
    result[2 * blockIdx.x] = empty ? 0.f : most;
    result[2 * blockIdx.x + 1] = empty ? 0.f : logf(sum);
  }
}
