/// Dense optical flow by OpenCV behind a C interface; no exception leaves it.
///
/// All work is done on the calling thread: OpenCV's own threads are switched off for the process when
/// the first estimator is made.

#ifndef COPTICALFLOW_H
#define COPTICALFLOW_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A method with its settings and buffers; for one thread at a time.
typedef struct COpticalFlow COpticalFlow;

/// Polynomial expansion (Farnebäck 2003); NULL where that fails.
///
/// - pyramid_scale: each level's size relative to the one below it, less than 1.
/// - levels: of the pyramid, the picture itself included.
/// - window: side of the neighbourhood over which displacements are averaged, in pixels.
/// - iterations: at each level.
/// - expansion, deviation: side of the neighbourhood of the polynomials, 5 or 7, and its Gaussian.
COpticalFlow *coptical_flow_farneback(
    double pyramid_scale, int32_t levels, int32_t window, int32_t iterations, int32_t expansion,
    double deviation);

/// Inverse search of patches (Kroeger et al. 2016), with the settings that OpenCV calls "medium"; NULL where
/// that fails.
COpticalFlow *coptical_flow_inverse_search(void);

void coptical_flow_destroy(COpticalFlow *method);

/// How far the parts of a picture have moved in another; false where that fails.
///
/// - first, second: `height` rows of `width` grey levels.
/// - flow: `2 * height * width` numbers: how many pixels to the right, then how many down.
bool coptical_flow_estimate(
    COpticalFlow *method, const uint8_t *first, const uint8_t *second, int32_t width,
    int32_t height, float *flow);

/// Why the last call on this thread failed.
const char *coptical_flow_failure(void);

/// The version of OpenCV that runs.
const char *coptical_flow_version(void);

#ifdef __cplusplus
}
#endif

#endif
