#!/bin/sh
# Speaks the ten digits in two voices into Sounds/<voice>-<digit>.wav: 8 kHz, one channel, 16 bits, no silence around,
# consonants lifted a little, since they are what a telephone's band loses.
# Run it again only to change voices; the files are kept in the repository. Needs espeak-ng and sox.
set -eu
cd "$(dirname "$0")"
mkdir -p Sounds
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

speak() { # VOICE ESPEAK-VOICE PITCH
  digit=0
  for word in zero one two three four five six seven eight nine; do
    espeak-ng -v "$2" -p "$3" -s 130 -g 0 -w "$work/$digit.wav" "$word."
    sox "$work/$digit.wav" "$work/trimmed.wav" gain -12 highpass 120 treble +5 2000 \
      silence 1 0.01 0.05% reverse silence 1 0.01 0.05% reverse
    sox -D "$work/trimmed.wav" -c 1 -b 16 "Sounds/$1-$digit.wav" rate 8000 fade t 0.01 -0 0.02 norm -3
    digit=$((digit + 1))
  done
}

speak low en-us 45
speak high en-us+f3 60
