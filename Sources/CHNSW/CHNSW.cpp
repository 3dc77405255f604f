#include "CHNSW.h"

#include <CKSearch.h>
#include <hnswlib/hnswlib.h>

#include <exception>
#include <memory>
#include <string>

namespace {

thread_local std::string failure;

/// Inner products by the kernels of exact search, since hnswlib's own choose their vector unit when
/// they are compiled.
class ProductSpace : public hnswlib::SpaceInterface<float> {
public:
    explicit ProductSpace(size_t dimension)
        : parameters_{dimension, ck_search_product(ck_best_vectors())} {}

    size_t get_data_size() override { return parameters_.dimension * sizeof(float); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
    void *get_dist_func_param() override { return &parameters_; }

private:
    struct Parameters {
        size_t dimension;
        CKProduct *product;
    };

    static float distance(const void *a, const void *b, const void *context) {
        const Parameters *parameters = static_cast<const Parameters *>(context);
        return 1 - parameters->product(
                       static_cast<const float *>(a), static_cast<const float *>(b),
                       static_cast<int64_t>(parameters->dimension));
    }

    Parameters parameters_;
};

/// Runs `body`, and turns an exception into a message and `failed`.
template <typename Result, typename Body>
Result guarded(Result failed, Body body) noexcept {
    try {
        return body();
    } catch (const std::exception &error) {
        failure = error.what();
    } catch (...) {
        failure = "unknown failure";
    }
    return failed;
}

}  // namespace

struct CHNSWGraph {
    explicit CHNSWGraph(int64_t dimension) : space(static_cast<size_t>(dimension)) {}

    ProductSpace space;
    std::unique_ptr<hnswlib::HierarchicalNSW<float>> graph;
};

CHNSWGraph *chnsw_create(
    int64_t dimension, int64_t capacity, int64_t links, int64_t width, uint64_t seed) {
    return guarded<CHNSWGraph *>(nullptr, [&] {
        auto made = std::make_unique<CHNSWGraph>(dimension);
        made->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(
            &made->space, static_cast<size_t>(capacity), static_cast<size_t>(links),
            static_cast<size_t>(width), static_cast<size_t>(seed));
        return made.release();
    });
}

CHNSWGraph *chnsw_load(const char *path, int64_t dimension) {
    return guarded<CHNSWGraph *>(nullptr, [&] {
        auto made = std::make_unique<CHNSWGraph>(dimension);
        made->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(
            &made->space, std::string(path));
        return made.release();
    });
}

void chnsw_destroy(CHNSWGraph *graph) { delete graph; }

int64_t chnsw_count(const CHNSWGraph *graph) {
    return static_cast<int64_t>(graph->graph->cur_element_count);
}

bool chnsw_save(CHNSWGraph *graph, const char *path) {
    return guarded(false, [&] {
        graph->graph->saveIndex(std::string(path));
        return true;
    });
}

bool chnsw_add(CHNSWGraph *graph, const float *vector, int64_t row) {
    return guarded(false, [&] {
        graph->graph->addPoint(vector, static_cast<hnswlib::labeltype>(row));
        return true;
    });
}

void chnsw_set_width(CHNSWGraph *graph, int64_t width) {
    graph->graph->setEf(static_cast<size_t>(width));
}

int64_t chnsw_search(
    const CHNSWGraph *graph, const float *query, int64_t count, int64_t *rows, float *scores) {
    return guarded<int64_t>(-1, [&] {
        auto found = graph->graph->searchKnn(query, static_cast<size_t>(count));
        int64_t filled = 0;
        for (; !found.empty(); found.pop(), filled++) {
            rows[filled] = static_cast<int64_t>(found.top().second);
            scores[filled] = 1 - found.top().first;
        }
        return filled;
    });
}

const char *chnsw_failure(void) { return failure.c_str(); }
