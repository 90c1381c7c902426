using System.Buffers.Binary;
using System.Text;
using Portal.Features.Register.HumanCheck;

namespace Portal.Tests.Features.Register.HumanCheck;

public sealed class HumanCheckSoundTests
{
    [Fact]
    public void The_sound_is_a_plain_wav_file_of_telephone_quality()
    {
        var wav = HumanCheckSound.Speak("083715", new SeededChance(1));
        Assert.Equal("RIFF....WAVEfmt ", Encoding.ASCII.GetString(wav.AsSpan(0, 4)) + "...." + Encoding.ASCII.GetString(wav.AsSpan(8, 8)));
        Assert.Equal(wav.Length - 8, Int(wav, 4));
        Assert.Equal((16, 1, 1, 8_000), (Int(wav, 16), Short(wav, 20), Short(wav, 22), Int(wav, 24)));
        Assert.Equal((16_000, 2, 16), (Int(wav, 28), Short(wav, 32), Short(wav, 34)));
        Assert.Equal("data", Encoding.ASCII.GetString(wav.AsSpan(36, 4)));
        Assert.Equal(wav.Length - 44, Int(wav, 40));
    }

    [Fact]
    public void It_is_slow_enough_to_follow_short_enough_to_hear_again_and_neither_silent_nor_distorted()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var samples = Samples(HumanCheckSound.Speak("083715", new SeededChance(seed)));
            Assert.InRange(samples.Length / 8_000.0, 5, 10);
            Assert.InRange(samples.Max(Math.Abs), 0.2f, 1);
            Assert.True(samples.Count(sample => Math.Abs(sample) > 0.99f) < 10);
        }
    }

    [Fact]
    public void The_same_code_never_sounds_the_same_and_a_seed_speaks_it_again()
    {
        var sounds = Enumerable.Range(0, 20).Select(seed => Convert.ToHexString(HumanCheckSound.Speak("111111", new SeededChance(seed))));
        Assert.Equal(20, sounds.Distinct().Count());
        Assert.Equal(HumanCheckSound.Speak("111111", new SeededChance(7)), HumanCheckSound.Speak("111111", new SeededChance(7)));
    }

    [Theory]
    [InlineData("012345")]
    [InlineData("678901")]
    [InlineData("995500")]
    public void Each_digit_is_heard_in_its_place(string code)
    {
        var spoken = Samples(HumanCheckSound.Speak(code, new MiddlingChance()));
        var heard = "";
        for (var at = 3_200; heard.Length < 6;)
        {
            // A middling chance speaks every digit at the same pace, with gaps of the same length.
            var (digit, length) = Enumerable.Range(0, 10).Select(digit => (Digit: digit, Sound: AtPace(Recorded($"low-{digit}"))))
                .OrderByDescending(candidate => Likeness(spoken, at, candidate.Sound)).Select(best => (best.Digit, best.Sound.Length)).First();
            heard += digit;
            at += length + 5_000;
        }

        Assert.Equal(code, heard);
    }

    [Fact]
    public void Twenty_recordings_are_part_of_the_program()
    {
        foreach (var name in Enumerable.Range(0, 10).SelectMany(digit => new[] { $"low-{digit}", $"high-{digit}" }))
        {
            Assert.InRange(Recorded(name).Length / 8_000.0, 0.25, 0.8);
        }
    }

    private static float[] AtPace(float[] sound)
    {
        var slower = new List<float>();
        for (var at = 0f; at < sound.Length - 1; at += 0.99f) slower.Add(sound[(int)at] * (1 - (at - (int)at)) + sound[(int)at + 1] * (at - (int)at));
        return [.. slower];
    }

    private static double Likeness(float[] spoken, int at, float[] sound)
    {
        if (at + sound.Length > spoken.Length) return 0;
        var part = spoken.AsSpan(at, sound.Length);
        var (product, energy, other) = (0.0, 1e-9, 1e-9);
        for (var i = 0; i < sound.Length; i++) (product, energy, other) = (product + part[i] * sound[i], energy + part[i] * part[i], other + sound[i] * sound[i]);
        return product / Math.Sqrt(energy * other);
    }

    private static float[] Recorded(string name)
    {
        using var file = typeof(HumanCheckSound).Assembly.GetManifestResourceStream($"Sounds/{name}.wav")!;
        var wav = new byte[file.Length];
        file.ReadExactly(wav);
        Assert.Equal((1, 1, 8_000, 16), (Short(wav, 20), Short(wav, 22), Int(wav, 24), Short(wav, 34)));
        Assert.Equal("data", Encoding.ASCII.GetString(wav.AsSpan(36, 4)));
        return Samples(wav);
    }

    private static float[] Samples(byte[] wav) => [.. Enumerable.Range(0, (wav.Length - 44) / 2).Select(i => Short(wav, 44 + 2 * i) / 32_768f)];

    private static int Int(byte[] wav, int at) => BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(at));

    private static short Short(byte[] wav, int at) => BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(at));
}
