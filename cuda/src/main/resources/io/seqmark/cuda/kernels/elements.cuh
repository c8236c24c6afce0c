// Kernels that take a matrix element by element: one thread each, in strides of the grid.
#pragma once
#include "common.cuh"

#define FOR_EACH(i, count) \
  for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += (long long)gridDim.x * blockDim.x)

extern "C" __global__ void add_elements(float* values, const float* others, long long count) {
  FOR_EACH(i, count) values[i] += others[i];
}

extern "C" __global__ void multiply_elements(float* values, const float* others, long long count) {
  FOR_EACH(i, count) values[i] *= others[i];
}

extern "C" __global__ void scale_elements(float* values, float factor, long long count) {
  FOR_EACH(i, count) values[i] *= factor;
}

// Each value becomes cap * tanh(value / cap).
extern "C" __global__ void bound_elements(float* values, float cap, long long count) {
  FOR_EACH(i, count) values[i] = cap * tanhf(values[i] / cap);
}

extern "C" __global__ void fill_elements(float* values, float value, long long count) {
  FOR_EACH(i, count) values[i] = value;
}

// NaN becomes 0, infinities the largest numbers of their sign.
extern "C" __global__ void make_finite(float* values, long long count) {
  FOR_EACH(i, count) {
    float value = values[i];
    values[i] = value != value ? 0.f : fminf(fmaxf(value, -3.402823466e38f), 3.402823466e38f);
  }
}

// First less the maximum, then less the logarithm of what is left.
extern "C" __global__ void normalize_elements(float* values, float max, float logSum, long long count) {
  FOR_EACH(i, count) values[i] = (values[i] - max) - logSum;
}

__device__ __forceinline__ float softplus(float x) { return x > 20.f ? x : log1pf(expf(x)); }
__device__ __forceinline__ float normalShare(float x) { return 0.5f * erfcf(-x * 0.70710678f); }

// The numbers are the places of the enum Activation.
__device__ __forceinline__ float activated(float x, int activation) {
  switch (activation) {
    case 1: return x != x ? x : fmaxf(x, 0.f);
    case 2: return x * normalShare(x);
    case 3: return 0.5f * x * (1.f + tanhf(0.79788456f * (x + 0.044715f * x * x * x)));
    case 4: return x / (1.f + expf(-x));
    case 5: return x / (1.f + expf(-1.702f * x));
    case 6: { float y = x * normalShare(x); return y != y ? y : fminf(fmaxf(y, -10.f), 10.f); }
    case 7: return x * tanhf(softplus(x));
    case 8: return x != x ? x : x * fminf(fmaxf(x + 3.f, 0.f), 6.f) / 6.f;
    case 9: return tanhf(x);
    case 10: return 1.f / (1.f + expf(-x));
    case 11: return x != x ? x : fminf(fmaxf(x, 0.f), 6.f);
    case 12: { float y = x != x ? x : fmaxf(x, 0.f); return y * y; }
    case 13: return x < 0.f ? 0.01f * x : x;
    case 14: return normalShare((x - 0.707107f) / 0.282095f);
    case 15: return sqrtf(softplus(x));
    default: return x;
  }
}

extern "C" __global__ void activate_elements(float* values, int activation, long long count) {
  FOR_EACH(i, count) values[i] = activated(values[i], activation);
}

// Whether any is NaN or infinite: found[0] becomes 1, and is 0 before.
extern "C" __global__ void find_not_finite(const float* values, long long count, int* found) {
  FOR_EACH(i, count) if (!isFinite(values[i])) found[0] = 1;
}

// Rows of a table times a factor, or added to what is there.
extern "C" __global__ void gather_rows(const float* __restrict__ table, const int* __restrict__ ids, float* result, int rows, int width,
                                       float factor, int adds) {
  FOR_EACH(i, (long long)rows * width) {
    long long row = i / width;
    float value = table[(long long)ids[row] * width + i % width];
    result[i] = adds ? result[i] + value : value * factor;
  }
}

// Turns numbers i and half + i of each head by an angle, of which the cosines and sines are given: [rows, half] each.
extern "C" __global__ void rotate_heads(float* values, const float* __restrict__ cosines, const float* __restrict__ sines, int rows,
                                        int stride, int column, int heads, int half) {
  FOR_EACH(i, (long long)rows * heads * half) {
    int at = (int)(i % half);
    long long row = i / half / heads;
    float* first = values + row * stride + column + (long long)(i / half % heads) * 2 * half + at;
    float x = first[0], y = first[half];
    float cosine = cosines[row * half + at], sine = sines[row * half + at];
    first[0] = x * cosine - y * sine;
    first[half] = y * cosine + x * sine;
  }
}

// Copies parts of rows: to[row * toStride + i] = from[row * fromStride + i], to a row that a list names where there is one.
extern "C" __global__ void scatter_rows(float* to, int toStride, const float* __restrict__ from, int fromStride, int rows, int width,
                                        const int* __restrict__ places) {
  FOR_EACH(i, (long long)rows * width) {
    long long row = i / width;
    to[(places ? places[row] : row) * toStride + i % width] = from[row * fromStride + i % width];
  }
}

// The sum of each segment's rows, in their order: rows starts[s] .. starts[s] + counts[s] - 1.
extern "C" __global__ void sum_segments(const float* __restrict__ rows, const int* __restrict__ starts, const int* __restrict__ counts,
                                        float* result, int segments, int width) {
  FOR_EACH(i, (long long)segments * width) {
    long long segment = i / width;
    float sum = 0.f;
    for (int row = 0; row < counts[segment]; row++) sum += rows[(long long)(starts[segment] + row) * width + i % width];
    result[i] = sum;
  }
}
