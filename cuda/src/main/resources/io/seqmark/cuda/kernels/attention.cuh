// Attention of rows of queries, each to keys of its own: softmax(scale * q k' + bias) v.
#pragma once
#include "common.cuh"

#define PART 8  // numbers of a head that a lane adds up at most: heads of up to 256

// Keys and values that a query looks at lie in up to three places:
//   listed: rows of a store that a list of each query names, entries from[row] .. to[row] - 1 of it
//   beside: rows of a store that lie side by side: starts[row] .. starts[row] + lengths[row] - 1
//   own: one more, the query's own row
// What is added to a score:
//   listed keys: extra[entry], and table[head * tableStride + places[entry]] where places[entry] >= 0
//   listed and own keys, with buckets: of the query's row, by the distance to the last key
//   keys beside: table[head * tableStride + center + key - query], or of a mask, mask[masks[row] + head * length + key]
// One warp computes a row and a head; 4 warps a block. Shared memory: 4 * 32 floats and headSize floats for each warp.
extern "C" __global__ void attend_rows(
    const float* __restrict__ queries, int queryStride, float* result, int resultStride, int rows, int heads, int headSize, float scale,
    float cap, const float* __restrict__ listedKeys, int listedStride, int listedValues, const int* __restrict__ list, int listStride,
    const int* __restrict__ from, const int* __restrict__ to, const float* __restrict__ extra, const int* __restrict__ places,
    const float* __restrict__ besideKeys, int besideStride, int besideValues, const int* __restrict__ starts,
    const int* __restrict__ lengths, const float* __restrict__ ownKeys, int ownStride, int ownValues, int firstOwn,
    const float* __restrict__ table, int tableStride, int center, const float* __restrict__ buckets, const int* __restrict__ bucketOf,
    int bucketCount, const float* __restrict__ mask, const int* __restrict__ masks) {
  SHARED(float, shared);
  int warp = threadIdx.x / LANES, lane = threadIdx.x % LANES;
  long long task = (long long)blockIdx.x * (blockDim.x / LANES) + warp;
  if (task >= (long long)rows * heads) return;
  int row = (int)(task / heads), head = (int)(task % heads);
  float* weights = shared + warp * (LANES + headSize);
  float* query = weights + LANES;
  for (int i = lane; i < headSize; i += LANES) query[i] = queries[(long long)row * queryStride + head * headSize + i];
  __syncwarp();

  int first = list ? from[row] : 0;
  int listed = list ? to[row] - first : 0;
  int beside = starts ? lengths[row] : 0;
  int own = ownKeys && row >= firstOwn ? 1 : 0;
  int count = listed + beside + own;
  int last = listed + own - 1;  // what distances of buckets are counted from
  float most = LEAST, sum = 0.f;
  float parts[PART];
  for (int p = 0; p < PART; p++) parts[p] = 0.f;

  for (int base = 0; base < count; base += LANES) {
    int key = base + lane;
    float score = LEAST;
    long long entry = (long long)row * listStride + first + key;
    if (key < count) {
      const float* k;
      if (key < listed) k = listedKeys + (long long)list[entry] * listedStride;
      else if (key < listed + beside) k = besideKeys + (long long)(starts[row] + key - listed) * besideStride;
      else k = ownKeys + (long long)row * ownStride;
      k += head * headSize;
      float product = 0.f;
      for (int i = 0; i < headSize; i++) product += query[i] * k[i];
      score = product * scale;
      if (cap != 0.f) score = cap * tanhf(score / cap);
      if (key < listed) {
        if (extra) score += extra[entry];
        if (places && places[entry] >= 0) score += table[(long long)head * tableStride + places[entry]];
      } else if (key < listed + beside) {
        int at = key - listed;
        if (masks && masks[row] >= 0) score += mask[(long long)masks[row] + (long long)head * beside + at];
        else if (table && !places) score += table[(long long)head * tableStride + center + at - (row - starts[row])];
      }
      if (buckets && (key < listed || key == count - 1)) {
        int distance = key < listed ? last - key : 0;
        int bucket = bucketOf[distance < bucketCount ? distance : bucketCount - 1];
        score += buckets[((long long)row * tableStride + bucket) * heads + head];
      }
    }
    float higher = fmaxf(most, warpMax(score));
    float shrink = most == higher ? 1.f : expf(most - higher);
    float weight = key < count ? (score == higher ? 1.f : expf(score - higher)) : 0.f;
    sum = sum * shrink + warpSum(weight);
    weights[lane] = weight;
    __syncwarp();
    for (int p = 0; p < PART; p++) parts[p] *= shrink;
    int end = count - base < LANES ? count - base : LANES;
    for (int j = 0; j < end; j++) {
      int at = base + j;
      const float* v;
      if (at < listed) v = listedKeys + (long long)list[(long long)row * listStride + first + at] * listedStride + listedValues;
      else if (at < listed + beside) v = besideKeys + (long long)(starts[row] + at - listed) * besideStride + besideValues;
      else v = ownKeys + (long long)row * ownStride + ownValues;
      v += head * headSize;
      float w = weights[j];
      for (int p = 0; p < PART; p++) if (p * LANES + lane < headSize) parts[p] += w * v[p * LANES + lane];
    }
    __syncwarp();
    most = higher;
  }
  for (int p = 0; p < PART; p++) {
    int i = p * LANES + lane;
    if (i < headSize) result[(long long)row * resultStride + head * headSize + i] = parts[p] / sum;
  }
}
