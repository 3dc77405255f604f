#!/bin/bash
# Makes the clips that decode.py and loader.py measure with, from FFmpeg's own sources:
#   FOLDER/a640.mp4, FOLDER/b1280.mp4   60 s, H.264 with B-frames, 30 frames/s, a key frame every 8 s, AAC
#   FOLDER/set/00.mp4 ... 19.mp4        10 s, 640x360, the same coding
#   FOLDER/set720/00.mp4 ... 19.mp4     10 s, 1280x720
# Usage: Tools/peers/make_clips.sh FOLDER
set -euo pipefail
folder=${1:?usage: make_clips.sh FOLDER}
mkdir -p "$folder/set" "$folder/set720"

# encode OUT SECONDS PICTURE SOUND BITRATE
encode() {
  ffmpeg -hide_banner -loglevel error -nostdin -y -f lavfi -i "$3" -f lavfi -i "$4" -t "$2" \
    -c:v libx264 -preset medium -b:v "$5" -g 240 -keyint_min 240 -sc_threshold 0 -pix_fmt yuv420p \
    -c:a aac -b:a 128k -movflags +faststart "$1"
}

glide="0.3*sin(2*PI*(220+110*sin(0.7*t))*t)+0.05*random(0)"
encode "$folder/a640.mp4" 60 "mandelbrot=s=640x360:r=30,noise=alls=8:allf=t" \
  "aevalsrc='$glide':s=48000:c=stereo" 900k
encode "$folder/b1280.mp4" 60 "mandelbrot=s=1280x720:r=30:start_scale=2,noise=alls=8:allf=t" \
  "aevalsrc='$glide':s=48000:c=stereo" 2500k
for number in $(seq 0 19); do
  tone="0.3*sin(2*PI*$((200 + 60 * number))*t)*(0.6+0.4*sin(2*PI*$((number % 7 + 1))*t))"
  for set in "set 640x360 700k" "set720 1280x720 2000k"; do
    read -r name size rate <<<"$set"
    picture="testsrc2=s=$size:r=30"
    if ((number % 2)); then picture="mandelbrot=s=$size:r=30:start_x=-0.74$number"; fi
    encode "$folder/$name/$(printf %02d "$number").mp4" 10 \
      "$picture,hue=h=$((number * 18)),noise=alls=6:allf=t" \
      "aevalsrc='$tone+0.03*random(0)':s=44100:c=stereo" "$rate"
  done
done
