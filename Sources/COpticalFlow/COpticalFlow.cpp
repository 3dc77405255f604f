#include "COpticalFlow.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/video/tracking.hpp>

#include <exception>
#include <memory>
#include <string>

namespace {

thread_local std::string failure;

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

/// Once in a process: threads belong to the caller.
void switch_off_threads() {
    static const bool done = [] {
        cv::setNumThreads(1);
        return true;
    }();
    (void)done;
}

cv::Mat wrapped(const uint8_t *levels, int32_t width, int32_t height) {
    // OpenCV takes no pointer to const; it only reads pictures.
    return cv::Mat(height, width, CV_8UC1, const_cast<uint8_t *>(levels));
}

}  // namespace

struct COpticalFlow {
    cv::Ptr<cv::DenseOpticalFlow> method;
    /// The same, where the method is inverse search.
    cv::Ptr<cv::DISOpticalFlow> search;
    cv::Mat flow;
};

COpticalFlow *coptical_flow_farneback(
    double pyramid_scale, int32_t levels, int32_t window, int32_t iterations, int32_t expansion,
    double deviation) {
    return guarded<COpticalFlow *>(nullptr, [&] {
        switch_off_threads();
        auto made = std::make_unique<COpticalFlow>();
        made->method = cv::FarnebackOpticalFlow::create(
            levels, pyramid_scale, false, window, iterations, expansion, deviation);
        return made.release();
    });
}

COpticalFlow *coptical_flow_inverse_search(void) {
    return guarded<COpticalFlow *>(nullptr, [&] {
        switch_off_threads();
        auto made = std::make_unique<COpticalFlow>();
        made->search = cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_MEDIUM);
        made->method = made->search;
        return made.release();
    });
}

void coptical_flow_destroy(COpticalFlow *method) { delete method; }

bool coptical_flow_estimate(
    COpticalFlow *method, const uint8_t *first, const uint8_t *second, int32_t width,
    int32_t height, float *flow) {
    return guarded(false, [&] {
        // Else both methods would start from the flow of the pictures before.
        method->flow.release();
        if (method->search) {
            // Small pictures change these for all that follow.
            method->search->setFinestScale(1);
            method->search->setPatchSize(8);
            method->search->setPatchStride(3);
        }
        method->method->calc(
            wrapped(first, width, height), wrapped(second, width, height), method->flow);
        const int64_t plane = static_cast<int64_t>(width) * height;
        for (int32_t row = 0; row < height; row++) {
            const cv::Vec2f *source = method->flow.ptr<cv::Vec2f>(row);
            float *target = flow + static_cast<int64_t>(row) * width;
            for (int32_t column = 0; column < width; column++) {
                target[column] = source[column][0];
                target[plane + column] = source[column][1];
            }
        }
        return true;
    });
}

const char *coptical_flow_failure(void) { return failure.c_str(); }

const char *coptical_flow_version(void) {
    static const std::string version = cv::getVersionString();
    return version.c_str();
}
