using SkiaSharp;

namespace Portal.Features.Register.HumanCheck;

/// <summary>Digits as the line a pen follows, 100 wide and 140 high: a container needs no fonts, and no font file knows these shapes.</summary>
internal static class HumanCheckStrokes
{
    /// <summary>Distance of the points a line is cut into before it is bent.</summary>
    private const float Step = 5;

    /// <summary>Two ways to write each digit.</summary>
    private static readonly string[][] Digits =
    [
        ["M50 5 C85 5 95 40 95 70 C95 100 85 135 50 135 C15 135 5 100 5 70 C5 40 15 5 50 5 Z", "M58 6 C88 14 92 50 86 84 C80 116 66 138 40 133 C10 126 8 90 14 58 C20 24 36 2 58 6 Z"],
        ["M30 26 C42 22 50 14 56 5 L54 135", "M30 28 L56 5 L56 135 M22 135 L90 135"],
        ["M8 42 C8 16 28 5 50 5 C76 5 93 20 93 43 C93 76 42 98 8 135 L95 135", "M10 34 C18 10 40 4 56 6 C82 10 90 36 74 62 C60 86 34 108 14 130 C40 118 66 140 94 126"],
        ["M12 20 C25 8 38 5 52 5 C76 5 88 18 88 36 C88 56 70 66 45 66 C76 66 95 78 95 100 C95 122 75 135 50 135 C32 135 15 128 6 114", "M10 6 L86 6 L46 58 C78 54 94 74 94 96 C94 122 74 136 48 135 C30 134 16 128 8 116"],
        ["M72 135 L72 5 L5 95 L98 95", "M28 5 L10 84 L94 84 M70 40 L66 135"],
        ["M88 5 L25 5 L17 64 C30 52 42 49 53 49 C79 49 95 67 95 92 C95 118 76 135 50 135 C32 135 16 128 6 114", "M30 6 L22 60 C50 44 90 56 92 92 C92 124 56 142 12 128 M30 6 L90 10"],
        ["M84 14 C68 1 5 12 5 92 C5 120 25 135 50 135 C76 135 95 118 95 94 C95 68 76 53 52 53 C28 53 9 68 6 90", "M66 5 C34 26 8 62 8 98 C8 122 26 135 48 135 C74 135 90 118 90 96 C90 74 74 62 54 62 C36 62 18 74 12 88"],
        ["M6 5 L95 5 C65 50 48 90 42 135", "M6 22 L8 6 L94 8 L44 135 M34 72 L84 72"],
        ["M50 64 C25 64 12 50 12 34 C12 16 28 5 50 5 C72 5 88 16 88 34 C88 50 75 64 50 64 C22 64 5 80 5 100 C5 122 24 135 50 135 C76 135 95 122 95 100 C95 80 78 64 50 64 Z", "M84 22 C66 -4 18 2 18 34 C18 66 92 70 90 104 C88 142 12 146 10 108 C8 78 70 66 84 22 Z"],
        ["M16 126 C32 139 95 128 95 48 C95 20 75 5 50 5 C24 5 5 22 5 46 C5 72 24 87 48 87 C72 87 91 72 94 50", "M90 44 C90 18 72 5 50 5 C26 5 10 22 10 44 C10 66 28 80 48 80 C70 80 88 64 90 44 C92 78 84 112 76 135"],
    ];

    private static readonly Lazy<SKPoint[][][][]> Cut = new(() => [.. Digits.Select(ways => ways.Select(Strokes).ToArray())]);

    /// <summary>The strokes of a digit, each as points close together.</summary>
    public static SKPoint[][] Of(char digit, int way) => Cut.Value[digit - '0'][way];

    private static SKPoint[][] Strokes(string line)
    {
        using var path = SKPath.ParseSvgPathData(line);
        using var measure = new SKPathMeasure(path);
        var strokes = new List<SKPoint[]>();
        do strokes.Add(PointsAlong(measure));
        while (measure.NextContour());
        return [.. strokes];
    }

    private static SKPoint[] PointsAlong(SKPathMeasure measure)
    {
        var points = new List<SKPoint>();
        for (var far = 0f; far < measure.Length; far += Step) points.Add(measure.GetPosition(far));
        points.Add(measure.GetPosition(measure.Length));
        return [.. points];
    }
}
