using System.Globalization;
using System.Text;

namespace Portal.Domain.Accounts;

/// <summary>What people see of a text, and when they take two texts for the same.</summary>
public static class VisibleText
{
    /// <summary>False where .NET runs without ICU's tables (globalization-invariant mode); folding would then tell apart what it must not.</summary>
    private static readonly bool HasUnicode = "ﬁ".Normalize(NormalizationForm.FormKC) == "fi";

    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>
    /// Trimmed, without invisible characters, wide ASCII (as East Asian keyboards type it) made narrow. Null when it holds what no
    /// line of text may hold: controls, line separators, half a surrogate pair, code points that mean nothing (yet).
    /// </summary>
    public static string? Clean(string typed)
    {
        var text = new StringBuilder(typed.Length);
        foreach (var piece in typed.Trim().EnumerateRunes())
        {
            if (IsInvisible(piece) && !JoinsLetters(piece, text)) continue;
            if (!MayStand(piece)) return null;
            text.Append(Narrow(piece));
        }

        return text.ToString().Trim();
    }

    /// <summary>The same for texts that differ in case, width, composition or invisible characters. Folding twice changes nothing more.</summary>
    public static string Fold(string text)
    {
        if (!HasUnicode) throw new PlatformNotSupportedException("Install ICU (libicu) and leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset: addresses are compared with it.");
        for (var folded = FoldOnce(text); ; folded = FoldOnce(text))
        {
            if (string.Equals(folded, text, StringComparison.Ordinal)) return folded;
            text = folded;
        }
    }

    private static string FoldOnce(string text)
    {
        // By way of capitals, since some letters share a capital only (σ and ς, s and ſ).
        var folded = new StringBuilder(text.Length);
        foreach (var piece in text.EnumerateRunes())
        {
            if (!IsInvisible(piece)) folded.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(piece)));
        }

        return folded.ToString().Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Unicode's Default_Ignorable_Code_Point: zero-width and bidirectional controls, soft hyphen, fillers, variation selectors, tags; and what is no character at all.</summary>
    private static bool IsInvisible(Rune piece) => piece.Value switch
    {
        0x00AD or 0x034F or 0x061C or 0x3164 or 0xFEFF or 0xFFA0 => true,
        >= 0x115F and <= 0x1160 or >= 0x17B4 and <= 0x17B5 or >= 0x180B and <= 0x180F => true,
        >= 0x200B and <= 0x200F or >= 0x202A and <= 0x202E or >= 0x2060 and <= 0x206F => true,
        >= 0xFE00 and <= 0xFE0F or >= 0xFFF0 and <= 0xFFFB => true,
        >= 0x1BCA0 and <= 0x1BCA3 or >= 0x1D173 and <= 0x1D17A or >= 0xE0000 and <= 0xE0FFF => true,
        var value => (value & 0xFFFE) == 0xFFFE,
    };

    /// <summary>Joiners shape words of Persian and the Indic scripts; after ASCII they shape nothing.</summary>
    private static bool JoinsLetters(Rune piece, StringBuilder before) =>
        piece.Value is ZeroWidthNonJoiner or ZeroWidthJoiner && before.Length > 0 && !char.IsAscii(before[^1]);

    private static bool MayStand(Rune piece) => piece != Rune.ReplacementChar && Rune.GetUnicodeCategory(piece)
        is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    private static Rune Narrow(Rune piece) => piece.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(piece.Value - 0xFF01 + '!') : piece;
}
