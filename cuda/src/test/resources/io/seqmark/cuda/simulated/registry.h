// Kernels by their names, and how a launch's arguments reach them.
#pragma once
#include <map>
#include <string>
#include <utility>
#include "shim.h"

struct Registered {
  std::vector<size_t> sizes;
  std::function<void(const uint64_t*)> call;
};

template <class... A, size_t... I>
Registered registered(void (*kernel)(A...), std::index_sequence<I...>) {
  return {{sizeof(A)...}, [kernel](const uint64_t* slots) {
            auto read = [slots]<class T>(size_t at, T*) {
              std::remove_const_t<T> value;
              std::memcpy(&value, &slots[at], sizeof value);
              return value;
            };
            kernel(read(I, static_cast<A*>(nullptr))...);
          }};
}
template <class... A> Registered registered(void (*kernel)(A...)) {
  return registered(kernel, std::index_sequence_for<A...>());
}
