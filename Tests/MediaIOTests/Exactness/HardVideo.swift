/// Pictures that are hard to read exactly, made by the `ffmpeg` program.
import Testing

/// How to make one file, and how FFmpeg's filters turn its stored picture into the shown one.
struct HardVideo: Sendable, CustomTestStringConvertible {
    /// Name of the file, whose suffix chooses the container.
    let name: String
    let encoder: String
    /// Arguments of `ffmpeg` between input and output.
    let arguments: String
    /// The picture, a filter graph of libavfilter.
    var source = "testsrc2=size=96x64:rate=25:duration=3"
    /// Arguments of a second run of `ffmpeg`, which copies the file made first.
    var copy: String?
    /// A filter that turns the stored picture, for files with a display matrix.
    var turn = ""

    var testDescription: String { name }

    func make(in folder: MediaFolder) throws -> String {
        try requireEncoder(encoder)
        let made = try folder.make(
            copy == nil ? name : "first-\(name)",
            "-f lavfi -i \(source) -c:v \(encoder) \(Self.speed[encoder] ?? "") \(arguments)")
        guard let copy else { return made }
        let words = copy.contains("@0") ? copy : "-i @0 -c copy \(copy)"
        return try folder.make(name, words, files: [made])
    }

    private static let speed = [
        "libx264": "-preset veryfast -threads 1",
        "libx265": "-preset ultrafast -x265-params log-level=0",
        "libvpx": "-deadline realtime -cpu-used 8 -auto-alt-ref 0",
        "libvpx-vp9": "-deadline realtime -cpu-used 8 -threads 1",
        "libaom-av1": "-usage realtime -cpu-used 8 -threads 1",
    ]

    static let all = timing + colours + codecs + containers

    // MARK: - Times

    static let timing: [HardVideo] = [
        HardVideo(
            name: "b-pyramid.mp4", encoder: "libx264",
            arguments: "-g 40 -bf 8 -x264-params b-pyramid=normal:b-adapt=0:scenecut=0"),
        HardVideo(
            name: "open-gop.mp4", encoder: "libx264",
            arguments: "-g 15 -bf 3 -x264-params open-gop=1:scenecut=0"),
        HardVideo(
            name: "open-gop.ts", encoder: "libx264",
            arguments: "-g 15 -bf 3 -x264-params open-gop=1:scenecut=0"),
        HardVideo(
            name: "open-gop-hevc.mp4", encoder: "libx265",
            arguments: "-x265-params open-gop=1:keyint=15:bframes=4:scenecut=0:log-level=0"),
        HardVideo(
            name: "intra-refresh.mp4", encoder: "libx264",
            arguments: "-g 20 -x264-params intra-refresh=1"),
        HardVideo(name: "one-keyframe.mp4", encoder: "libx264", arguments: "-g 1000 -bf 2"),
        HardVideo(
            name: "variable.mp4", encoder: "libx264",
            arguments: "-vf select=not(eq(mod(n\\,7)\\,3))*not(between(n\\,30\\,50)) "
                + "-fps_mode vfr -g 20 -bf 2"),
        HardVideo(
            name: "variable.webm", encoder: "libvpx-vp9",
            arguments: "-vf setpts=(N+floor(N/5)*3+random(0))/25/TB -fps_mode vfr -g 20"),
        HardVideo(
            name: "edit-list.mp4", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-ss 1.03 -i @0 -c copy"),
        HardVideo(
            name: "edit-list.mov", encoder: "mpeg4", arguments: "-g 12 -bf 2",
            copy: "-ss 0.77 -i @0 -c copy"),
        HardVideo(
            name: "cut.mkv", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-ss 1.03 -i @0 -c copy"),
        HardVideo(
            name: "empty-edit.mp4", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-itsoffset 0.7 -i @0 -c copy"),
        HardVideo(
            name: "negative.mp4", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-output_ts_offset -0.52 -avoid_negative_ts disabled"),
        HardVideo(
            name: "late.mkv", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-output_ts_offset 3600.5"),
        HardVideo(
            name: "late.ts", encoder: "mpeg2video", arguments: "-g 12 -bf 2",
            copy: "-output_ts_offset 500"),
        HardVideo(
            // The 33 bits of MPEG-TS's clock end at 95,443.7 s.
            name: "wrapping.ts", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-output_ts_offset 95441"),
        HardVideo(
            name: "ntsc.mp4", encoder: "libx264", arguments: "-g 12 -bf 2",
            source: "testsrc2=size=96x64:rate=30000/1001:duration=3"),
        HardVideo(
            name: "slow.mp4", encoder: "libx264", arguments: "-g 4 -bf 1",
            source: "testsrc2=size=96x64:rate=1/3:duration=30"),
        HardVideo(
            name: "fast.mkv", encoder: "libx264", arguments: "-g 60 -bf 2",
            source: "testsrc2=size=96x64:rate=240:duration=1"),
    ]

    // MARK: - Colours and shapes

    static let colours: [HardVideo] = [
        HardVideo(name: "10bit.mp4", encoder: "libx264", arguments: "-g 20 -pix_fmt yuv420p10le"),
        HardVideo(name: "422.mp4", encoder: "libx264", arguments: "-g 20 -pix_fmt yuv422p"),
        HardVideo(name: "444.mp4", encoder: "libx264", arguments: "-g 20 -pix_fmt yuv444p"),
        HardVideo(name: "444-10.mkv", encoder: "libx265", arguments: "-pix_fmt yuv444p10le"),
        HardVideo(name: "12bit.mkv", encoder: "libx265", arguments: "-pix_fmt yuv420p12le"),
        HardVideo(name: "grey.mp4", encoder: "libx264", arguments: "-g 20 -pix_fmt gray"),
        HardVideo(name: "grey10.mkv", encoder: "ffv1", arguments: "-pix_fmt gray10le"),
        HardVideo(name: "grey16.mkv", encoder: "ffv1", arguments: "-pix_fmt gray16le"),
        HardVideo(name: "rgb.mkv", encoder: "libx264rgb", arguments: "-g 20 -pix_fmt rgb24"),
        HardVideo(name: "bgr0.avi", encoder: "ffv1", arguments: "-pix_fmt bgr0"),
        HardVideo(name: "alpha.mkv", encoder: "ffv1", arguments: "-pix_fmt yuva420p"),
        HardVideo(name: "411.mkv", encoder: "ffv1", arguments: "-pix_fmt yuv411p"),
        HardVideo(name: "410.mkv", encoder: "ffv1", arguments: "-pix_fmt yuv410p"),
        HardVideo(name: "packed.avi", encoder: "rawvideo", arguments: "-pix_fmt uyvy422"),
        HardVideo(name: "nv12.nut", encoder: "rawvideo", arguments: "-pix_fmt nv12"),
        HardVideo(name: "rgb555.nut", encoder: "rawvideo", arguments: "-pix_fmt rgb555le"),
        HardVideo(name: "palette.nut", encoder: "rawvideo", arguments: "-pix_fmt pal8"),
        HardVideo(name: "bits.nut", encoder: "rawvideo", arguments: "-pix_fmt monow"),
        HardVideo(
            name: "full-range.mp4", encoder: "libx264",
            arguments: "-g 20 -vf scale=out_range=pc -color_range pc -pix_fmt yuv420p"),
        HardVideo(
            name: "bt709.mp4", encoder: "libx264",
            arguments: "-g 20 -colorspace bt709 -color_primaries bt709 -color_trc bt709"),
        HardVideo(name: "bt601.mp4", encoder: "libx264", arguments: "-g 20 -colorspace smpte170m"),
        HardVideo(
            name: "bt2020.mkv", encoder: "libx265",
            arguments: "-pix_fmt yuv420p10le -colorspace bt2020nc"),
        HardVideo(name: "fcc.mp4", encoder: "libx264", arguments: "-g 20 -colorspace fcc"),
        HardVideo(
            name: "ycgco.mp4", encoder: "libx264",
            arguments: "-g 20 -pix_fmt yuv444p -colorspace ycgco"),
        HardVideo(
            name: "odd.mp4", encoder: "libx264", arguments: "-g 20 -pix_fmt yuv444p",
            source: "testsrc2=size=97x65:rate=25:duration=3"),
        HardVideo(
            name: "odd.webm", encoder: "libvpx-vp9", arguments: "-g 20 -pix_fmt yuv420p",
            source: "testsrc2=size=91x61:rate=25:duration=3"),
        HardVideo(
            name: "narrow.mkv", encoder: "ffv1", arguments: "-pix_fmt yuv420p",
            source: "testsrc2=size=320x240:rate=25:duration=1,crop=6:200"),
        HardVideo(
            name: "wide-pixels.mp4", encoder: "libx264", arguments: "-g 20 -vf setsar=4/3"),
        HardVideo(
            name: "tall-pixels.mkv", encoder: "libx264", arguments: "-g 20 -vf setsar=10/11"),
        HardVideo(
            name: "interlaced.ts", encoder: "mpeg2video",
            arguments: "-g 12 -bf 2 -flags +ildct+ilme -vf tinterlace=interleave_top"),
        HardVideo(
            name: "interlaced.mp4", encoder: "libx264",
            arguments: "-g 12 -bf 2 -flags +ildct+ilme -x264-params tff=1"),
        HardVideo(
            name: "turned-90.mp4", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-metadata:s:v rotate=90", turn: ",transpose=cclock"),
        HardVideo(
            name: "turned-180.mov", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-metadata:s:v rotate=180", turn: ",hflip,vflip"),
        HardVideo(
            name: "turned-270.mp4", encoder: "libx264", arguments: "-g 12 -bf 2",
            copy: "-metadata:s:v rotate=270", turn: ",transpose=clock"),
    ]
}
