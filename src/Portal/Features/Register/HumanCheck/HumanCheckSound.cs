using System.Buffers.Binary;
using Portal.Domain;

namespace Portal.Features.Register.HumanCheck;

/// <summary>
/// The code spoken digit by digit in English, for those who do not see the picture: in one of two voices, each digit a little faster or
/// slower (and so higher or lower), over a murmur of other sounds. The digits were spoken once by make-sounds.sh and are part of the program.
/// </summary>
public static class HumanCheckSound
{
    /// <summary>Samples a second, as on the telephone.</summary>
    public const int Rate = 8_000;

    private const int HeaderBytes = 44;

    private static readonly Lazy<float[][]> Voices = new(() => [.. Load("low"), .. Load("high")]);

    /// <summary>A WAV file: 8 kHz, one channel, 16 bits, about 8 s and 130 kB for six digits. Every call sounds different.</summary>
    public static byte[] Speak(string code, IChance chance)
    {
        var voice = 10 * chance.Number(0, 2);
        var speech = new List<float>(Rate * 10);
        Wait(speech, 0.4f);
        foreach (var digit in code)
        {
            Say(speech, Voices.Value[voice + digit - '0'], chance);
            Wait(speech, Between(chance, 0.45f, 0.8f));
        }

        var samples = speech.ToArray();
        Murmur(samples, chance);
        Hiss(samples, chance);
        return ToWav(samples);
    }

    private static void Wait(List<float> speech, float seconds) => speech.AddRange(Enumerable.Repeat(0f, (int)(seconds * Rate)));

    private static void Say(List<float> speech, float[] digit, IChance chance)
    {
        var (speed, loudness) = (Between(chance, 0.88f, 1.1f), Between(chance, 0.8f, 1.1f));
        for (var at = 0f; at < digit.Length - 1; at += speed) speech.Add(loudness * Blend(digit, at));
    }

    private static float Blend(float[] sound, float at)
    {
        var (index, part) = ((int)at, at - (int)at);
        return sound[index] * (1 - part) + sound[index + 1] * part;
    }

    /// <summary>Other digits backwards, soft and without pause: people do not listen to them, programs that cut at silence do.</summary>
    private static void Murmur(float[] samples, IChance chance)
    {
        for (var from = 0; from < samples.Length;)
        {
            var other = Voices.Value[chance.Number(0, 20)];
            var loudness = Between(chance, 0.05f, 0.11f);
            for (var i = 0; i < other.Length && from + i < samples.Length; i++) samples[from + i] += loudness * other[^(i + 1)];
            from += (int)(other.Length * Between(chance, 0.6f, 1));
        }
    }

    private static void Hiss(float[] samples, IChance chance)
    {
        var noise = chance.Bytes(samples.Length);
        var loudness = Between(chance, 0.015f, 0.03f);
        var before = 0f;
        for (var i = 0; i < samples.Length; i++)
        {
            // Half of the last sample remains, which takes the sharpness out of the hiss.
            before = 0.5f * before + loudness * (noise[i] - 127.5f) / 127.5f;
            samples[i] += before;
        }
    }

    private static byte[] ToWav(float[] samples)
    {
        var wav = new byte[HeaderBytes + 2 * samples.Length];
        WriteHeader(wav);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(HeaderBytes + 2 * i), (short)(Math.Clamp(samples[i], -1, 1) * short.MaxValue));
        }

        return wav;
    }

    /// <summary>RIFF with one "fmt " chunk (1 is plain PCM) and one "data" chunk.</summary>
    private static void WriteHeader(Span<byte> wav)
    {
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav[4..], wav.Length - 8);
        "WAVEfmt "u8.CopyTo(wav[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav[28..], 2 * Rate);
        BinaryPrimitives.WriteInt16LittleEndian(wav[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav[34..], 16);
        "data"u8.CopyTo(wav[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[40..], wav.Length - HeaderBytes);
    }

    private static IEnumerable<float[]> Load(string voice) => Enumerable.Range(0, 10).Select(digit => Read($"Sounds/{voice}-{digit}.wav"));

    private static float[] Read(string name)
    {
        using var file = typeof(HumanCheckSound).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the program.");
        var wav = new byte[file.Length];
        file.ReadExactly(wav);
        var samples = new float[(wav.Length - HeaderBytes) / 2];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(HeaderBytes + 2 * i)) / 32_768f;
        return samples;
    }

    private static float Between(IChance chance, float from, float to) => from + (to - from) * chance.Number(0, 10_001) / 10_000f;
}
