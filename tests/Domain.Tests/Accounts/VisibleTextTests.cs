using Portal.Domain.Accounts;

namespace Portal.Domain.Tests.Accounts;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData(0x00AD, 0x00AD)]
    [InlineData(0x034F, 0x034F)]
    [InlineData(0x061C, 0x061C)]
    [InlineData(0x115F, 0x1160)]
    [InlineData(0x17B4, 0x17B5)]
    [InlineData(0x180B, 0x180F)]
    [InlineData(0x200B, 0x200F)]
    [InlineData(0x202A, 0x202E)]
    [InlineData(0x2060, 0x206F)]
    [InlineData(0x3164, 0x3164)]
    [InlineData(0xFE00, 0xFE0F)]
    [InlineData(0xFEFF, 0xFEFF)]
    [InlineData(0xFFA0, 0xFFA0)]
    [InlineData(0xFFF0, 0xFFFB)]
    [InlineData(0x1BCA0, 0x1BCA3)]
    [InlineData(0x1D173, 0x1D17A)]
    [InlineData(0xE0000, 0xE0FFF)]
    public void What_nobody_sees_makes_no_difference(int first, int last)
    {
        for (var value = first; value <= last; value++) Assert.Equal("ab", VisibleText.Fold($"a{char.ConvertFromUtf32(value)}b"));
    }

    [Theory]
    [InlineData("a\u0301b")]
    [InlineData("a\u180Ab")]
    [InlineData("a\u2010b")]
    [InlineData("a\u202Fb")]
    [InlineData("a\u3163b")]
    [InlineData("a\uFFFCb")]
    [InlineData("a\U0001D172b")]
    [InlineData("a\U0001BC99b")]
    [InlineData("a b")]
    public void What_is_seen_stays(string text) => Assert.NotEqual("ab", VisibleText.Fold(text));

    [Theory]
    [InlineData("A line of text", "A line of text")]
    [InlineData(" \u200B wide ＡＢＣ \uFEFF", "wide ABC")]
    [InlineData("two\nlines", null)]
    [InlineData("a\u0000b", null)]
    public void Cleaning_gives_one_line_or_nothing(string typed, string? clean) => Assert.Equal(clean, VisibleText.Clean(typed));
}
