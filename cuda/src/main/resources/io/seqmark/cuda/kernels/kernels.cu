// All kernels of seqmark, for nvcc; the tests compile the same files with g++.
#include "attention.cuh"
#include "elements.cuh"
#include "rows.cuh"
