#pragma once
// What Swift cannot import from FFmpeg's headers: macros with casts, compound literals, and
// arguments that are pointers to arrays of const pointers.
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/sha.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

/// AVERROR(code) for an errno value.
static inline int clapper_averror(int code) { return AVERROR(code); }
/// AVERROR_EOF.
static inline int clapper_averror_eof(void) { return AVERROR_EOF; }
/// AVERROR_EXIT: what an interrupt callback makes of a blocking call.
static inline int clapper_averror_exit(void) { return AVERROR_EXIT; }
/// AV_NOPTS_VALUE.
static inline int64_t clapper_av_nopts_value(void) { return AV_NOPTS_VALUE; }
