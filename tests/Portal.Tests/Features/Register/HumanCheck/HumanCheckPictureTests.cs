using Portal.Features.Register.HumanCheck;
using SkiaSharp;

namespace Portal.Tests.Features.Register.HumanCheck;

public sealed class HumanCheckPictureTests
{
    [Fact]
    public void A_picture_is_a_small_png_that_fits_a_narrow_page()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var png = HumanCheckPicture.Draw("083715", new SeededChance(seed));
            Assert.Equal("PNG\r\n\x1A\n"u8, png.AsSpan(1, 7));
            Assert.InRange(png.Length, 1_000, 6_000);
        }

        using var picture = SKBitmap.Decode(HumanCheckPicture.Draw("083715", new SeededChance(1)));
        Assert.Equal((280, 96), (picture.Width, picture.Height));
    }

    [Fact]
    public void The_same_code_never_looks_the_same_and_a_seed_draws_it_again()
    {
        var pictures = Enumerable.Range(0, 50).Select(seed => Convert.ToHexString(HumanCheckPicture.Draw("111111", new SeededChance(seed))));
        Assert.Equal(50, pictures.Distinct().Count());
        Assert.Equal(HumanCheckPicture.Draw("111111", new SeededChance(7)), HumanCheckPicture.Draw("111111", new SeededChance(7)));
    }

    [Fact]
    public void Ink_and_paper_stand_apart_for_weak_eyes()
    {
        using var picture = SKBitmap.Decode(HumanCheckPicture.Draw("083715", new SeededChance(1)));
        var shades = picture.Pixels.Select(pixel => (int)pixel.Red).ToList();

        // WCAG 1.4.11 wants a contrast of 3 for what must be seen; #262626 on #EEEEEE has 13.
        Assert.InRange(shades.Min(), 0, 0x30);
        Assert.InRange(shades.Max(), 0xE0, 0xFF);
        Assert.InRange(shades.Count(shade => shade < 0x60) / (double)shades.Count, 0.05, 0.3);
    }

    [Fact]
    public void Digits_stay_within_the_picture_however_they_fall()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            using var picture = SKBitmap.Decode(HumanCheckPicture.Draw("888888", new SeededChance(seed)));
            for (var x = 0; x < picture.Width; x++)
            {
                // Thin lines may touch an edge; a pen's width of ink along it would be a digit that was cut.
                Assert.False(IsInkAlong(picture, x, 0) || IsInkAlong(picture, x, picture.Height - 1), $"seed {seed}, column {x}");
            }
        }
    }

    [Fact]
    public void Every_digit_has_two_shapes_of_its_own()
    {
        var shapes = "0123456789".SelectMany(digit => new[] { HumanCheckStrokes.Of(digit, 0), HumanCheckStrokes.Of(digit, 1) }).ToList();
        Assert.Equal(20, shapes.Select(shape => string.Join(' ', shape.SelectMany(stroke => stroke))).Distinct().Count());
        Assert.All(shapes.SelectMany(shape => shape).SelectMany(stroke => stroke), point => Assert.True(point is { X: >= 0 and <= 100, Y: >= -1 and <= 141 }));
    }

    private static bool IsInkAlong(SKBitmap picture, int x, int y) =>
        x + 12 < picture.Width && Enumerable.Range(x, 12).All(near => picture.GetPixel(near, y).Red < 0x60);
}
