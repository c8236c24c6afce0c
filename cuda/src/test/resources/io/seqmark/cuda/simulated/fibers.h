// Threads of a block as fibers: each runs until it waits for its warp or its block, in an order that a seed shuffles.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <vector>
#include <sys/mman.h>
#ifndef __x86_64__
#include <ucontext.h>
#endif

namespace fibers {

constexpr int WARP = 32;
constexpr int MOST_THREADS = 1024;
constexpr size_t STACK = 64 << 10;
constexpr size_t FENCE = 4096;  // bytes behind a block's shared memory that nobody may write to

struct Index { unsigned x, y, z; };

inline Index thread, block, blockSize, gridSize;

inline uint64_t randomState = 88172645463325252ull;
inline uint64_t nextRandom() {
  randomState ^= randomState << 13;
  randomState ^= randomState >> 7;
  randomState ^= randomState << 17;
  return randomState * 2685821657736338717ull >> 16;
}
template <class T> void shuffle(std::vector<T>& items) {
  for (size_t i = items.size(); i > 1; i--) std::swap(items[i - 1], items[nextRandom() % i]);
}

#ifdef __x86_64__
using Context = void*;  // a stack pointer: what a call must keep lies on the stack
extern "C" void seqmark_swap(Context* save, Context load);
asm(R"(
.text
.hidden seqmark_swap
.globl seqmark_swap
.type seqmark_swap,@function
seqmark_swap:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size seqmark_swap,.-seqmark_swap
)");
inline void swap(Context& save, Context& load) { seqmark_swap(&save, load); }
inline void prepare(Context& context, char* stack, void (*entry)()) {
  void** top = reinterpret_cast<void**>(stack + STACK - 64);
  *--top = nullptr;  // entry never returns; keeps the stack aligned as after a call
  *--top = reinterpret_cast<void*>(entry);
  for (int i = 0; i < 6; i++) *--top = nullptr;
  context = top;
}
#else
using Context = ucontext_t;
inline void swap(Context& save, Context& load) { swapcontext(&save, &load); }
inline void prepare(Context& context, char* stack, void (*entry)()) {
  getcontext(&context);
  context.uc_stack.ss_sp = stack;
  context.uc_stack.ss_size = STACK;
  context.uc_link = nullptr;
  makecontext(&context, entry, 0);
}
#endif

inline Context scheduler;
inline std::vector<Context> contexts(MOST_THREADS);
inline char* stacks = nullptr;
inline int current, threads;
inline std::vector<int> ready, next, blocked;
inline std::vector<int> warpAlive, warpWaiting;
inline std::vector<std::vector<int>> warpBlocked;
inline int alive;
inline std::function<void()> body;
inline std::vector<char> sharedMemory;
inline uint64_t slots[2][MOST_THREADS];
inline int parity[MOST_THREADS];

inline void toScheduler() {
  int me = current;
  swap(contexts[me], scheduler);
  current = me;
  thread = {static_cast<unsigned>(me), 0, 0};
}

inline void releaseWarp(int warp) {
  if (warpAlive[warp] > 0 && warpWaiting[warp] == warpAlive[warp]) {
    next.insert(next.end(), warpBlocked[warp].begin(), warpBlocked[warp].end());
    warpBlocked[warp].clear();
    warpWaiting[warp] = 0;
  }
}
inline void releaseBlock() {
  if (alive > 0 && static_cast<int>(blocked.size()) == alive) {
    next.insert(next.end(), blocked.begin(), blocked.end());
    blocked.clear();
  }
}

inline void waitForWarp() {
  int warp = current / WARP;
  warpBlocked[warp].push_back(current);
  warpWaiting[warp]++;
  releaseWarp(warp);
  toScheduler();
}
inline void waitForBlock() {
  blocked.push_back(current);
  releaseBlock();
  toScheduler();
}

// A value of another lane: two buffers by turns, so that one wait is enough.
template <class T> T exchange(T value, int lane) {
  static_assert(sizeof(T) <= 8);
  int turn = parity[current] ^= 1;
  std::memcpy(&slots[turn][current], &value, sizeof value);
  waitForWarp();
  int from = (current & ~(WARP - 1)) + lane;
  T result = value;
  if (from < threads) std::memcpy(&result, &slots[turn][from], sizeof result);
  return result;
}

inline void entry() {
  body();
  alive--;
  int warp = current / WARP;
  warpAlive[warp]--;
  releaseWarp(warp);
  releaseBlock();
  for (;;) swap(contexts[current], scheduler);
}

// Whether a block ran to its end and kept to its shared memory.
inline bool runBlock(size_t sharedBytes) {
  sharedMemory.assign(sharedBytes + FENCE, static_cast<char>(0xff));  // as a float: NaN
  std::memset(sharedMemory.data() + sharedBytes, 0xa5, FENCE);
  alive = threads;
  int warps = (threads + WARP - 1) / WARP;
  warpAlive.assign(warps, 0);
  warpWaiting.assign(warps, 0);
  warpBlocked.assign(warps, {});
  ready.clear();
  next.clear();
  blocked.clear();
  for (int i = 0; i < threads; i++) {
    warpAlive[i / WARP]++;
    parity[i] = 0;
    prepare(contexts[i], stacks + i * STACK, entry);
    next.push_back(i);
  }
  while (!next.empty()) {
    ready.swap(next);
    next.clear();
    shuffle(ready);
    for (int i : ready) {
      current = i;
      thread = {static_cast<unsigned>(i), 0, 0};
      swap(scheduler, contexts[i]);
    }
  }
  if (alive > 0) {
    std::fprintf(stderr, "simulated GPU: %d threads wait at different barriers\n", alive);
    return false;
  }
  for (size_t i = 0; i < FENCE; i++) {
    if (sharedMemory[sharedBytes + i] != static_cast<char>(0xa5)) {
      std::fprintf(stderr, "simulated GPU: a write behind the shared memory, byte %zu\n", i);
      return false;
    }
  }
  return true;
}

inline bool run(Index grid, int threadsOfBlock, size_t sharedBytes, std::function<void()> kernel) {
  if (!stacks) {
    void* memory = mmap(nullptr, MOST_THREADS * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    stacks = static_cast<char*>(memory);
  }
  body = std::move(kernel);
  threads = threadsOfBlock;
  gridSize = grid;
  blockSize = {static_cast<unsigned>(threadsOfBlock), 1, 1};
  std::vector<unsigned> order(static_cast<size_t>(grid.x) * grid.y);
  for (size_t i = 0; i < order.size(); i++) order[i] = static_cast<unsigned>(i);
  shuffle(order);
  for (unsigned each : order) {
    block = {each % grid.x, each / grid.x, 0};
    if (!runBlock(sharedBytes)) return false;
  }
  return true;
}

}  // namespace fibers
