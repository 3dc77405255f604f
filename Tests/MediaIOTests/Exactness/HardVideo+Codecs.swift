/// Codecs and containers, each with something of its own about packets, times or seeking.
extension HardVideo {
    static let codecs: [HardVideo] = [
        HardVideo(name: "hevc.mp4", encoder: "libx265", arguments: "-g 20 -tag:v hvc1"),
        HardVideo(name: "vp8.webm", encoder: "libvpx", arguments: "-g 20"),
        HardVideo(
            name: "vp9-hidden.webm", encoder: "libvpx-vp9", arguments: "-g 30 -lag-in-frames 16"),
        HardVideo(name: "av1.mp4", encoder: "libaom-av1", arguments: "-g 20"),
        HardVideo(name: "av1.webm", encoder: "libaom-av1", arguments: "-g 20"),
        HardVideo(name: "mpeg4-qpel.avi", encoder: "mpeg4", arguments: "-g 20 -flags +qpel -q:v 3"),
        HardVideo(name: "mpeg4-b.mkv", encoder: "mpeg4", arguments: "-g 20 -bf 2 -q:v 3"),
        HardVideo(name: "xvid.avi", encoder: "libxvid", arguments: "-g 20 -bf 2 -q:v 3"),
        HardVideo(name: "mpeg2.mkv", encoder: "mpeg2video", arguments: "-g 12 -bf 2 -q:v 3"),
        HardVideo(name: "mpeg1.mpg", encoder: "mpeg1video", arguments: "-g 12 -bf 2 -q:v 3"),
        HardVideo(name: "mjpeg.avi", encoder: "mjpeg", arguments: "-q:v 3 -pix_fmt yuvj422p"),
        HardVideo(name: "prores.mov", encoder: "prores_ks", arguments: "-pix_fmt yuv422p10le"),
        HardVideo(
            name: "prores-4444.mov", encoder: "prores_ks", arguments: "-pix_fmt yuva444p10le"),
        HardVideo(name: "ffv1.mkv", encoder: "ffv1", arguments: "-g 10 -pix_fmt yuv420p"),
        HardVideo(name: "theora.ogv", encoder: "libtheora", arguments: "-g 20 -q:v 7"),
        HardVideo(name: "theora.mkv", encoder: "libtheora", arguments: "-g 20 -q:v 7"),
        HardVideo(name: "flash.flv", encoder: "flv1", arguments: "-g 20 -q:v 3"),
        HardVideo(name: "wmv.asf", encoder: "wmv2", arguments: "-g 20 -q:v 3"),
        HardVideo(name: "msmpeg4.avi", encoder: "msmpeg4v2", arguments: "-g 20 -q:v 3"),
        HardVideo(
            name: "h263.3gp", encoder: "h263", arguments: "-g 20 -q:v 3",
            source: "testsrc2=size=128x96:rate=25:duration=3"),
        HardVideo(name: "huffyuv.avi", encoder: "huffyuv", arguments: "-pix_fmt yuv422p"),
        HardVideo(name: "animation.mov", encoder: "qtrle", arguments: "-g 10"),
        HardVideo(name: "pictures.mov", encoder: "png", arguments: "-pix_fmt rgb24"),
    ]

    static let containers: [HardVideo] = [
        HardVideo(
            name: "fragmented.mp4", encoder: "libx264",
            arguments: "-g 12 -bf 2 -movflags frag_keyframe+empty_moov+default_base_moof"),
        HardVideo(
            name: "short-fragments.mp4", encoder: "libx264",
            arguments: "-g 25 -bf 2 -movflags frag_every_frame+empty_moov"),
        HardVideo(
            name: "partly-fragmented.mp4", encoder: "libx264",
            arguments: "-g 12 -bf 2 -movflags frag_keyframe"),
        HardVideo(
            name: "header-first.mp4", encoder: "libx264",
            arguments: "-g 12 -bf 2 -movflags +faststart"),
        HardVideo(name: "h264.avi", encoder: "libx264", arguments: "-g 12 -bf 0"),
        HardVideo(name: "h264-b.avi", encoder: "libx264", arguments: "-g 12 -bf 2"),
        HardVideo(name: "h264.flv", encoder: "libx264", arguments: "-g 12 -bf 2"),
        HardVideo(name: "h264.ts", encoder: "libx264", arguments: "-g 12 -bf 3"),
        HardVideo(name: "h264.m2ts", encoder: "libx264", arguments: "-g 12 -bf 3"),
        HardVideo(name: "hevc.ts", encoder: "libx265", arguments: "-g 20"),
        HardVideo(name: "mpeg2.mpg", encoder: "mpeg2video", arguments: "-g 12 -bf 2 -q:v 3"),
        HardVideo(name: "mpeg2.mxf", encoder: "mpeg2video", arguments: "-g 12 -bf 2 -q:v 3"),
        HardVideo(name: "raw.h264", encoder: "libx264", arguments: "-g 12 -bf 2"),
        HardVideo(name: "raw.hevc", encoder: "libx265", arguments: "-g 12"),
        HardVideo(name: "raw.m4v", encoder: "mpeg4", arguments: "-g 12 -bf 0"),
        HardVideo(name: "raw.m2v", encoder: "mpeg2video", arguments: "-g 12 -bf 2"),
        HardVideo(name: "raw.mjpeg", encoder: "mjpeg", arguments: "-pix_fmt yuvj420p"),
        HardVideo(name: "vp8.ivf", encoder: "libvpx", arguments: "-g 20"),
        HardVideo(
            name: "plain.y4m", encoder: "wrapped_avframe", arguments: "-pix_fmt yuv420p"),
        HardVideo(name: "moving.gif", encoder: "gif", arguments: ""),
        HardVideo(name: "moving.apng", encoder: "apng", arguments: "-pix_fmt rgb24"),
        HardVideo(
            name: "no-index.mkv", encoder: "libx264", arguments: "-g 12 -bf 2 -live 1"),
        HardVideo(
            name: "one-cluster.mkv", encoder: "libx264",
            arguments: "-g 12 -bf 2 -cluster_time_limit 60000 -cluster_size_limit 100000000"),
    ]
}
