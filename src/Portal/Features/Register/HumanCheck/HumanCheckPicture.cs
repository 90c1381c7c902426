using System.Numerics;
using Portal.Domain;
using SkiaSharp;

namespace Portal.Features.Register.HumanCheck;

/// <summary>
/// The code as a picture that people read and simple programs don't: digits drawn by hand, leaning, touching, bent by waves, crossed by
/// lines. Dark on light grey, so that it shows on light and dark pages alike. It slows machines down and stops none that learns;
/// the caps on sending codes do the rest.
/// </summary>
public static class HumanCheckPicture
{
    /// <summary>Of the picture in pixels; it fits a page 320 wide.</summary>
    public const int Width = 280;

    /// <inheritdoc cref="Width"/>
    public const int Height = 96;

    private static readonly SKPngEncoderOptions Packed = new(SKPngEncoderFilterFlags.NoFilters, zLibLevel: 9);
    private static readonly SKColor Paper = new(0xEE, 0xEE, 0xEE);
    private static readonly SKColor Ink = new(0x26, 0x26, 0x26);

    /// <summary>Draws digits as a PNG in shades of grey, below 6 kB. Every call draws them differently.</summary>
    public static byte[] Draw(string code, IChance chance)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(Paper);
        var bend = Wave.Draw(chance);
        DrawDigits(canvas, code, bend, chance);
        DrawLines(canvas, bend, chance);
        return Pack(surface);
    }

    /// <summary>As PNG in eight shades, which the eye does not tell from 200 at the edge of a line, and which take half the room.</summary>
    private static byte[] Pack(SKSurface surface)
    {
        using var pixels = surface.PeekPixels() ?? throw new InvalidOperationException("The picture is not in memory.");
        foreach (ref var shade in pixels.GetPixelSpan<byte>()) shade = (byte)(Paper.Red - (Paper.Red - shade + 14) / 28 * 28);
        using var png = pixels.Encode(Packed) ?? throw new InvalidOperationException("The picture could not be packed as PNG.");
        return png.ToArray();
    }

    private static void DrawDigits(SKCanvas canvas, string code, Wave bend, IChance chance)
    {
        var pitch = (Width - 40f) / code.Length;
        var left = 20f + Between(chance, -4, 4);
        foreach (var digit in code)
        {
            var place = Placed(left + pitch / 2, chance);
            var pen = Between(chance, 4.2f, 6.4f);
            foreach (var stroke in HumanCheckStrokes.Of(digit, chance.Number(0, 2)))
            {
                DrawLine(canvas, stroke.Select(point => bend.Move(place.MapPoint(point))), Ink, pen);
            }

            left += pitch * Between(chance, 0.94f, 1.03f);
        }
    }

    /// <summary>Where a digit goes: its size, lean and height over the line.</summary>
    private static SKMatrix Placed(float middle, IChance chance)
    {
        var size = SKMatrix.CreateScale(Between(chance, 0.34f, 0.42f), Between(chance, 0.38f, 0.44f));
        var lean = SKMatrix.CreateSkew(Between(chance, -0.3f, 0.3f), 0);
        var turn = SKMatrix.CreateRotationDegrees(Between(chance, -14, 14));
        var shift = SKMatrix.CreateTranslation(middle, Height / 2f + Between(chance, -6, 6));
        return shift.PreConcat(turn).PreConcat(lean).PreConcat(size).PreConcat(SKMatrix.CreateTranslation(-50, -70));
    }

    /// <summary>Lines in ink join the digits, lines in paper cut them: neither colour nor gaps tell where one ends.</summary>
    private static void DrawLines(SKCanvas canvas, Wave bend, IChance chance)
    {
        for (var i = 0; i < 2; i++) DrawLine(canvas, Across(chance).Select(bend.Move), Paper, Between(chance, 1.5f, 2.2f));
        for (var i = 0; i < 3; i++) DrawLine(canvas, Across(chance).Select(bend.Move), Ink, Between(chance, 1.2f, 2.2f));
    }

    private static IEnumerable<SKPoint> Across(IChance chance)
    {
        var (from, to) = (Between(chance, 14, Height - 14), Between(chance, 14, Height - 14));
        var (swing, start) = (Between(chance, 5, 16), Between(chance, 0, MathF.Tau));
        var turns = Between(chance, 0.7f, 2.2f) * MathF.Tau;
        for (var far = 0f; far <= 1; far += 0.02f)
        {
            yield return new SKPoint(far * Width, from + (to - from) * far + swing * MathF.Sin(start + turns * far));
        }
    }

    private static void DrawLine(SKCanvas canvas, IEnumerable<SKPoint> points, SKColor color, float width)
    {
        using var pen = new SKPaint { Color = color, StrokeWidth = width, IsStroke = true, IsAntialias = true, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };
        using var line = new SKPathBuilder();
        line.AddPoly([.. points], close: false);
        using var path = line.Detach();
        canvas.DrawPath(path, pen);
    }

    private static float Between(IChance chance, float from, float to) => from + (to - from) * chance.Number(0, 10_001) / 10_000f;

    /// <summary>Moves each point of the picture a little, so that no digit keeps its shape.</summary>
    private readonly record struct Wave(Vector2 Far, Vector2 Often, Vector2 Start)
    {
        public static Wave Draw(IChance chance) => new(
            new Vector2(Between(chance, 2, 4.5f), Between(chance, 2.5f, 4.5f)),
            new Vector2(Between(chance, 0.05f, 0.09f), Between(chance, 0.03f, 0.06f)),
            new Vector2(Between(chance, 0, MathF.Tau), Between(chance, 0, MathF.Tau)));

        public SKPoint Move(SKPoint point) => new(
            point.X + Far.X * MathF.Sin(Start.X + Often.X * point.Y),
            point.Y + Far.Y * MathF.Sin(Start.Y + Often.Y * point.X));
    }
}
