// The words of CUDA C++ that the kernels use, for g++.
#pragma once
#include <cmath>
#include "fibers.h"
#define __global__
#define __device__
#define __forceinline__ inline
#define __restrict__ __restrict
#define threadIdx (fibers::thread)
#define blockIdx (fibers::block)
#define blockDim (fibers::blockSize)
#define gridDim (fibers::gridSize)
#define __syncthreads() fibers::waitForBlock()
#define __syncwarp() fibers::waitForWarp()
#define __shfl_xor_sync(mask, value, offset) fibers::exchange(value, (fibers::current & 31) ^ (offset))
#define __shfl_sync(mask, value, lane) fibers::exchange(value, lane)
#define SHARED(type, name) type* name = reinterpret_cast<type*>(fibers::sharedMemory.data())
